#include "tests/cdp/replay/caserows.h"

#include "backend/cdp/common/mistake.h"

namespace weir::test {

std::vector<CaseMistakeRow> caseMistakeRows()
{
    using Kind = cdp::Mistake::Kind;
    constexpr int unknown = int(Kind::UnknownField), type = int(Kind::WrongType), missing = int(Kind::MissingField);
    return {
        {"no steps", R"({"name":"x"})", "steps", missing},
        {"a list", "[]", "", type},
        {"an unknown key", R"({"steps":[],"nam":"x"})", "nam", unknown},
        {"an unknown key of a step", R"({"steps":[{},{"event":[]}]})", "steps[1].event", unknown},
        {"an unknown key of an expectation", R"({"steps":[{"expect":{"audience":{}}}]})", "steps[0].expect.audience",
         unknown},
        {"an unknown key of a profile", R"({"steps":[{"expect":{"profiles":{"u1":{"trait":{}}}}}]})",
         "steps[0].expect.profiles.u1.trait", unknown},
        {"an unknown key of a dead letter", R"({"steps":[{"expect":{"deadLetters":[{"why":"x"}]}}]})",
         "steps[0].expect.deadLetters[0].why", unknown},
        {"an unknown key of why", R"({"steps":[{"expect":{"why":{"audience":"a","profile":"u","holds":true}}}]})",
         "steps[0].expect.why.holds", unknown},
        {"an unknown key of an answer", R"({"steps":[{"respond":{"crm":{"code":503}}}]})", "steps[0].respond.crm.code",
         unknown},
        {"a start that is none", R"({"start":"soon","steps":[]})", "start", int(Kind::BadDate)},
        {"a time that is none", R"({"steps":[{"events":[{},{"at":"5m"}]}]})", "steps[0].events[1].at",
         int(Kind::BadDate)},
        {"a duration that is none", R"({"steps":[{"advance":"a day"}]})", "steps[0].advance", int(Kind::BadDuration)},
        {"events that are no list", R"({"steps":[{"events":{}}]})", "steps[0].events", type},
        {"an event that is no object", R"({"steps":[{"events":[5]}]})", "steps[0].events[0]", type},
        {"members that are no list", R"({"steps":[{"expect":{"audiences":{"a":"u1"}}}]})",
         "steps[0].expect.audiences.a", type},
        {"a member that is no text", R"({"steps":[{"expect":{"entered":{"a":["u1",5]}}}]})",
         "steps[0].expect.entered.a[1]", type},
        {"a node that is no text", R"({"steps":[{"expect":{"journeys":{"j":{"u1":5}}}}]})",
         "steps[0].expect.journeys.j.u1", type},
        {"payloads that are no list", R"({"steps":[{"expect":{"sent":{"crm":{}}}}]})", "steps[0].expect.sent.crm",
         type},
        {"a payload that is no object", R"({"steps":[{"expect":{"sent":{"crm":[1]}}}]})", "steps[0].expect.sent.crm[0]",
         type},
        {"a number of events that is none", R"({"steps":[{"expect":{"profiles":{"u":{"events":"2"}}}}]})",
         "steps[0].expect.profiles.u.events", type},
        {"restart that is not true", R"({"steps":[{"restart":"yes"}]})", "steps[0].restart", type},
        {"refused without define", R"({"steps":[{"refused":["audience/a"]}]})", "steps[0].refused",
         int(Kind::Conflict)},
        {"to be removed without a kind", R"({"steps":[{"remove":["buyers"]}]})", "steps[0].remove[0]",
         int(Kind::BadKey)},
        {"no times at all", R"({"steps":[{"respond":{"crm":{"times":0}}}]})", "steps[0].respond.crm.times",
         int(Kind::OutOfRange)},
        {"longer than time", R"({"steps":[{"advance":"36500000d"},{"advance":"36500000d"}]})", "steps[1].advance",
         int(Kind::OutOfRange)},
    };
}

std::vector<WithinRow> withinRows()
{
    return {
        {"the same", R"({"a":[1,"x",true]})", R"({"a":[1,"x",true]})", nullptr},
        {"a subset", R"({"a":{"b":1}})", R"({"a":{"b":1,"c":2},"d":3})", nullptr},
        {"numbers by value", R"({"a":1.50,"b":2})", R"({"a":15e-1,"b":2.0})", nullptr},
        {"another number", R"({"a":{"b":1.5}})", R"({"a":{"b":1.51}})", "a.b"},
        {"a number is no text", R"({"a":1})", R"({"a":"1"})", "a"},
        {"null is absent", R"({"a":null,"b":null})", R"({"b":null})", nullptr},
        {"null is not false", R"({"a":null})", R"({"a":false})", "a"},
        {"missing", R"({"a":{"b":1}})", R"({"a":{}})", "a.b"},
        {"no object", R"({"a":{}})", R"({"a":5})", "a"},
        {"lists in their order", R"({"a":["x","y"]})", R"({"a":["y","x"]})", "a[0]"},
        {"lists of one length", R"({"a":["x"]})", R"({"a":["x","y"]})", "a"},
        {"objects in lists are subsets", R"({"a":[{"b":1}]})", R"({"a":[{"b":1,"c":2}]})", nullptr},
        {"an object in a list differs", R"({"a":[{"b":1},{"b":2}]})", R"({"a":[{"b":1},{"b":3}]})", "a[1].b"},
        {"a comment is none", R"({"a":1,"comment":"so"})", R"({"a":1})", nullptr},
        {"a comment that is meant", R"({"a":1,"comment":"so"})", R"({"a":1,"comment":"no"})", "comment"},
    };
}

std::vector<ComparedRow> comparedRows()
{
    return {
        {"profiles",
         R"([{"events":[{"type":"identify","userId":"u1","anonymousId":"a1","traits":{"plan":"pro","n":2}},
                        {"type":"track","event":"E","userId":"u1"},{"type":"track","event":"E","anonymousId":"b"}]},
             {"expect":{"profiles":{"u1":{"traits":{"plan":"pro","n":2.0,"gone":null},"events":2,"audiences":[],
                                          "identifiers":{"anonymousId":["a1"],"email":[]}},
                                    "anonymousId:a1":{"events":2},"anonymousId:b":{"events":1},"u9":null},
                        "absent":["u9","anonymousId:c"]}}])",
         ""},
        {"profiles that differ",
         R"([{"events":[{"type":"identify","userId":"u1","anonymousId":"a1","traits":{"plan":"pro"}}]},
             {"expect":{"profiles":{"u1":{"traits":{"plan":"free","x":1},"events":2,"audiences":["a"],
                                          "identifiers":{"anonymousId":["a2"]}},"u2":{"events":1},"anonymousId:a1":null},
                        "absent":["u1"]}}])",
         "2 profiles.u1.traits.plan|\"free\"|\"pro\"\n2 profiles.u1.traits.x|1|\n"
         "2 profiles.u1.identifiers.anonymousId|[\"a2\"]|[\"a1\"]\n2 profiles.u1.audiences|[\"a\"]|[]\n"
         "2 profiles.u1.events|2|1\n2 profiles.u2|{\"events\":1}|\n2 profiles.anonymousId:a1||\"u1\"\n2 "
         "absent.u1||\"u1\"\n"},
        {"members in any order, by any name",
         R"([{"define":[{"kind":"audience","key":"all","rule":{"everyone":true},"includeAnonymous":true}]},
             {"events":[{"type":"track","event":"E","userId":"u2","anonymousId":"a2"},{"type":"track","event":"E","anonymousId":"b"}]},
             {"expect":{"audiences":{"all":["anonymousId:b","u2"]},"entered":{"all":["u2","anonymousId:b"]},"exited":{"all":[]}}},
             {"expect":{"audiences":{"all":["anonymousId:a2","anonymousId:b"],"none":[],"none2":null},"entered":{"all":[]}}},
             {"expect":{"audiences":{"all":["u2"]}}}])",
         "5 audiences.all|[\"u2\"]|[\"anonymousId:b\",\"u2\"]\n"},
        {"what is refused",
         R"([{"define":[{"kind":"audience","key":"a","rule":{}},{"kind":"audience","key":"b","rule":{"everyone":true}}],"refused":["audience/a"]},
             {"define":[{"kind":"audience","key":"b","rule":{"everyone":true}}],"refused":["audience/b"]},
             {"define":[{"kind":"audience","key":"c","rule":{}}]},
             {"remove":["audience/b"]},{"remove":["audience/b"]}])",
         "2 refused|[\"audience/b\"]|[]\n3 refused|[]|[\"audience/c\"]\n5 remove|[\"audience/b\"]|\n"},
        {"dead letters",
         R"([{"events":[{"type":"track","event":"E","messageId":"m1"},{"type":"track","event":"E","messageId":"m2"}]},
             {"expect":{"deadLetters":[{"messageId":"m2"},{"reason":"No-Identifier","messageId":"m1"}]}},
             {"expect":{"deadLetters":[]}},
             {"events":[{"type":"track","event":"E","messageId":"m3"}]},
             {"expect":{"deadLetters":[{"messageId":"m4"}]}}])",
         "5 deadLetters|[{\"messageId\":\"m4\"}]|[{\"reason\":\"No-Identifier\",\"messageId\":\"m3\"…"},
        {"times",
         R"([{"events":[{"type":"identify","userId":"u","at":"-1d","traits":{"a":"old"}},{"type":"identify","userId":"u","at":"2025-12-31T12:00:00Z","traits":{"a":"new"}}]},
             {"expect":{"profiles":{"u":{"traits":{"a":"new"}}}}}])",
         ""},
        {"a restart",
         R"([{"events":[{"type":"identify","userId":"u","traits":{"a":1}}]},{"restart":true},
             {"expect":{"profiles":{"u":{"traits":{"a":1},"events":1}}}}])",
         ""},
        {"why",
         R"([{"define":[{"kind":"audience","key":"all","rule":{"everyone":true}}]},{"events":[{"type":"track","event":"E","userId":"u"}]},
             {"expect":{"why":{"audience":"all","profile":"u","verdict":true}}},
             {"expect":{"why":{"audience":"all","profile":"u","verdict":false}}},
             {"expect":{"why":{"audience":"all","profile":"x","verdict":true}}},
             {"expect":{"why":{"audience":"all","profile":"x","verdict":null}}}])",
         "4 why.all.u|false|true\n5 why.all.x|true|\n"},
    };
}

} // namespace weir::test
