window.YTD.direct_messages.part0 = [
{"dmConversation":{"conversationId":"222000111-1400000000000000001","messages":[
{"messageCreate":{"recipientId":"1400000000000000001","text":"still up for that coffee?","senderId":"222000111","id":"9002","createdAt":"2022-02-27T16:00:00.000Z"}},
{"messageCreate":{"recipientId":"222000111","text":"soon!","senderId":"1400000000000000001","id":"9001","createdAt":"2022-01-27T15:58:52.744Z"}}]}}
]
