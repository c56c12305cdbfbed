from threading import Thread

from klatsch.core.jobs.metrics import BufferedCounter


def test_counting_from_many_threads_loses_nothing() -> None:
    counter = BufferedCounter[str](10, lambda key: key)

    def count_often() -> None:
        for _ in range(500):
            counter.add("a")

    threads = [Thread(target=count_often) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counter.drain() == {"a": 4000}
    assert counter.drain() == {}


def test_memory_has_an_end_however_many_keys_a_stranger_makes_up() -> None:
    counter = BufferedCounter[str](3, lambda key: key[0])
    for number in range(1000):
        counter.add(f"a{number}")
    counter.add("a0")
    assert counter.drain() == {"a0": 2, "a1": 1, "a2": 1, "a": 997}
