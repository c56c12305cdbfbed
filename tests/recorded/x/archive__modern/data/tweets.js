window.YTD.tweets.part0 = [
{"tweet":{"id_str":"101","created_at":"Tue Mar 05 14:02:11 +0000 2024","full_text":"@otter yes &amp; no, ask @marten","in_reply_to_user_id_str":"222000111","in_reply_to_screen_name":"otter","entities":{"user_mentions":[{"name":"River Otter","screen_name":"otter","id_str":"222000111"},{"name":"Pine Marten","screen_name":"marten","id_str":"333000222"},{"name":"Gone","screen_name":"gone","id_str":"-1"}]}}},
{"tweet":{"id_str":"102","created_at":"Wed Mar 06 08:00:00 +0000 2024","full_text":"RT @marten: news for @otter","entities":{"user_mentions":[{"name":"Pine Marten","screen_name":"marten","id_str":"333000222"},{"name":"River Otter","screen_name":"otter","id_str":"222000111"}]}}},
{"tweet":{"id_str":"103","created_at":"Thu Mar 07 08:00:00 +0000 2024","full_text":"2/2","in_reply_to_user_id_str":"1400000000000000001","in_reply_to_screen_name":"lenamaps","entities":{"user_mentions":[]}}},
{"tweet":{"id_str":"104","created_at":"some day","full_text":"?"}}
]
