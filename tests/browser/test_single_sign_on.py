from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from oidc_provider_mock import run_server_in_thread

from tests.servers import running_server

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any


def test_a_host_signs_in_elsewhere_and_is_back(new_page: Any, look_at: Any, databases: Any, tmp_path: Path) -> None:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    claims = {"email": "hanna@example.org", "email_verified": True}
    with run_server_in_thread() as provider:
        address = f"http://127.0.0.1:{provider.server_port}"
        settings = {"KLATSCH_OIDC_URL": address, "KLATSCH_OIDC_CLIENT_ID": "klatsch", "KLATSCH_OIDC_NAME": "Keys"}
        with running_server(tmp_path, databases.url("sqlite", "sso_browser"), **settings) as server:
            server.new_host("hanna@example.org", "Hanna Weiss")
            page = new_page()
            # The provider's page wants a stylesheet of somebody else's.
            page.route(lambda url: not url.startswith("http://127.0.0.1:"), lambda asked: asked.fulfill(body=""))
            assert page.request.put(f"{address}/users/hanna", data=claims).ok
            page.goto(f"{server.address}/deck/")
            look_at(page, "sign-in-elsewhere")
            page.get_by_role("button", name="Sign in with Keys").click()
            page.get_by_label("Subject").fill("hanna")
            page.get_by_role("button", name="Authorize", exact=True).click()
            page.wait_for_url(f"{server.address}/**")
            page.goto(f"{server.address}/account/")
            page.get_by_role("heading", name="Hanna Weiss").wait_for()
