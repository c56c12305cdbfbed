window.YTD.direct_messages_group.part0 = [
{"dmConversation":{"conversationId":"1612345678901234567","messages":[
{"messageCreate":{"text":"agenda","senderId":"222000111","id":"9102","createdAt":"2024-03-06T09:15:00.120Z"}},
{"messageCreate":{"text":"thanks","senderId":"1400000000000000001","id":"9103","createdAt":"2024-03-06T09:16:00.120Z"}},
{"joinConversation":{"initiatingUserId":"222000111","participantsSnapshot":["222000111","333000222","1400000000000000001"],"createdAt":"2024-03-06T08:58:00.000Z"}}]}}
]
