#include "tests/cdp/world/giantdefinitions.h"

#include <string_view>

namespace weir::cdp::test {
namespace {

constexpr std::size_t tenMegabytes = 9'900'000;
constexpr int many = 10'000;
using Fate = GiantDefinition::Fate;
using Part = std::function<std::string(int)>;

std::string text(int number) { return std::to_string(number); }

/// Parts with commas between, until there are so many bytes.
std::string filled(const Part& part, std::size_t bytes = tenMegabytes)
{
    std::string all;
    for (int i = 0; all.size() < bytes; ++i)
        all += (i > 0 ? "," : "") + part(i);
    return all;
}

std::string times(int count, const Part& part, std::string_view between = ",")
{
    std::string all;
    for (int i = 0; i < count; ++i) {
        all += i > 0 ? between : std::string_view();
        all += part(i);
    }
    return all;
}

std::string repeated(std::string_view part, std::size_t bytes)
{
    std::string all;
    while (all.size() < bytes)
        all += part;
    return all;
}

Part always(std::string_view what)
{
    return [what](int) { return std::string(what); };
}

std::string document(const std::string& kind, const std::string& key, const std::string& rest)
{
    return R"({"kind":")" + kind + R"(","key":")" + key + "\"," + rest + '}';
}
std::string audience(const std::string& rule, const std::string& key = "a")
{
    return document("audience", key, R"("includeAnonymous":true,"rule":)" + rule);
}
std::string audienceWhere(const std::string& where)
{
    return audience(R"({"event":"Order Completed","where":")" + where + "\"}");
}
std::string formula(const std::string& expression, const std::string& key = "f")
{
    return document("trait", key, R"("compute":"formula","expression":")" + expression + '"');
}
std::string destination(const std::string& mapping)
{
    return document(
        "destination", "d",
        R"("type":"webhook","config":{"url":"http://localhost:1/"},"subscriptions":[{"on":"event","mapping":)" +
            mapping + "}]");
}
std::string plan(const std::string& schema)
{
    return document("plan", "p", R"("events":[{"type":"track","name":"Order Completed","schema":)" + schema + "}]");
}
std::string nested(int levels, std::string_view open, std::string_view inside, std::string_view close)
{
    return times(levels, always(open), {}) + std::string(inside) + times(levels, always(close), {});
}

std::vector<GiantDefinition> large()
{
    return {
        {"ten megabytes of numbers", Fate::Refused,
         [] { return audience(R"({"all":[)" + filled(always("1")) + "]}"); }},
        {"ten megabytes of objects", Fate::Refused,
         [] { return audience(R"({"all":[)" + filled(always("{}")) + "]}"); }},
        {"ten megabytes of lists", Fate::Refused, [] { return audience("[" + filled(always("[]")) + "]"); }},
        {"eleven megabytes", Fate::Refused,
         [] { return document("transformation", "t", R"("code":")" + repeated("x", 11'000'000) + '"'); }},
        {"ten megabytes of unknown fields", Fate::Refused,
         [] { return audience(R"({"everyone":true},)" + filled([](int i) { return "\"f" + text(i) + "\":1"; })); }},
        {"ten megabytes of the same field", Fate::Refused,
         [] { return audience(R"({"everyone":true},)" + filled(always(R"("f":1)"))); }},
        {"ten megabytes of key", Fate::Refused,
         [] { return audience(R"({"everyone":true})", repeated("k", tenMegabytes)); }},
        {"ten megabytes of FQL word", Fate::Refused, [] { return audienceWhere(repeated("a b", tenMegabytes)); }},
        {"ten megabytes of FQL terms", Fate::Either,
         [] { return audienceWhere("a = 1" + repeated(" or a = 1", tenMegabytes)); }},
        {"ten megabytes of FQL parentheses", Fate::Refused, [] { return audienceWhere(repeated("(", tenMegabytes)); }},
        {"ten megabytes of path", Fate::Refused,
         [] { return audience(R"({"trait":")" + repeated("a.", tenMegabytes) + R"(a","op":"exists"})"); }},
        {"ten megabytes of pattern", Fate::Refused,
         [] {
             return audience(R"({"trait":"t","op":"matches","value":")" + repeated("(a|b)*", tenMegabytes) + "\"}");
         }},
        {"a pattern that multiplies", Fate::Refused,
         [] { return audience(R"({"trait":"t","op":"matches","value":"((a{1000}){1000}){1000}"})"); }},
        {"ten megabytes of values", Fate::Either,
         [] {
             return audience(R"({"trait":"t","op":"oneOf","values":[)" + filled([](int i) { return text(i); }) + "]}");
         }},
        {"ten megabytes of formula", Fate::Refused, [] { return formula(repeated("1+", tenMegabytes) + "1"); }},
        {"ten megabytes of list", Fate::Served,
         [] {
             return document("list", "l",
                             R"("members":[)" +
                                 filled([](int i) { return R"({"userId":"user-)" + text(i) + "\"}"; }, 9'000'000) +
                                 ']');
         }},
        {"ten megabytes of code", Fate::Either,
         [] { return document("transformation", "t", R"("order":1,"code":")" + repeated("x", 9'000'000) + '"'); }},
        {"ten megabytes of mapping", Fate::Refused,
         [] {
             return destination("{" + filled([](int i) { return "\"f" + text(i) + R"(":{"@path":"$.a"})"; }) + "}");
         }},
        {"ten megabytes of schema", Fate::Either,
         [] {
             return plan(R"({"properties":{)" +
                         filled([](int i) { return "\"f" + text(i) + R"(":{"type":"string","maxLength":9})"; }) + "}}");
         }},
        {"ten megabytes of journey", Fate::Either,
         [] {
             return document("journey", "j",
                             R"("entry":{"event":"Order Completed"},"start":"n0","nodes":{)" + filled([](int i) {
                                 return "\"n" + text(i) + R"(":{"type":"wait","for":"1h","next":"n)" + text(i + 1) +
                                        "\"}";
                             }) + "}");
         }},
    };
}

std::vector<GiantDefinition> deepOrMany()
{
    const auto leaf = [](int i) {
        return R"({"event":"Order Completed","where":"properties.total > )" + text(i) + R"(","during":{"last":"30d"}})";
    };
    return {
        {"a thousand levels of conditions", Fate::Refused,
         [] { return audience(nested(1'000, R"({"not":)", R"({"everyone":true})", "}")); }},
        {"nine hundred levels of filter", Fate::Refused,
         [] {
             return audience(R"({"event":"a","where":)" +
                             nested(450, R"({"all":[)", R"({"property":"a","op":"exists"})", "]}") + '}');
         }},
        {"a thousand levels of FQL", Fate::Refused, [] { return audienceWhere(nested(1'000, "(", "a = 1", ")")); }},
        {"a thousand levels of formula", Fate::Refused, [] { return formula(nested(1'000, "(", "1", ")")); }},
        {"a thousand levels of comment", Fate::Refused,
         [] { return audience(R"({"everyone":true},"comment":)" + nested(1'000, "[", "1", "]")); }},
        {"a thousand levels of mapping", Fate::Refused,
         [] { return destination(nested(1'000, R"({"a":)", "1", "}")); }},
        {"a thousand levels of schema", Fate::Refused, [] { return plan(nested(1'000, R"({"not":)", "true", "}")); }},
        {"ten thousand conditions on events", Fate::Either,
         [leaf] { return audience(R"({"any":[)" + times(many, leaf) + "]}"); }},
        {"ten thousand conditions on traits", Fate::Either,
         [] {
             return audience(R"({"all":[)" +
                             times(many, [](int i) { return R"({"trait":"t)" + text(i) + R"(","op":"missing"})"; }) +
                             "]}");
         }},
        {"ten thousand audiences", Fate::Either,
         [leaf] { return times(many, [&](int i) { return audience(leaf(i), "a" + text(i)); }); }},
        {"ten thousand steps", Fate::Either,
         [] { return audience(R"({"sequence":[)" + times(many, always(R"({"event":"a","within":"1h"})")) + "]}"); }},
        {"ten thousand audiences in a row", Fate::Either,
         [] {
             return times(many, [](int i) {
                 return audience(i == 0 ? R"({"everyone":true})" : R"({"audience":"a)" + text(i - 1) + "\"}",
                                 "a" + text(i));
             });
         }},
        {"ten thousand audiences in a ring", Fate::Refused,
         [] {
             return times(many, [](int i) {
                 return audience(R"({"audience":"a)" + text((i + 1) % many) + "\"}", "a" + text(i));
             });
         }},
        {"ten thousand formulas in a row", Fate::Either,
         [] {
             return times(many,
                          [](int i) { return formula(i == 0 ? "1" : "f" + text(i - 1) + " + 1", "f" + text(i)); }) +
                    "," + audience(R"({"trait":"f)" + text(many - 1) + R"(","op":"greaterThan","value":1})");
         }},
        {"ten thousand formulas in a ring", Fate::Refused,
         [] { return times(many, [](int i) { return formula("f" + text((i + 1) % many) + " + 1", "f" + text(i)); }); }},
        {"formulas that double what they read", Fate::Served,
         [] {
             return times(60,
                          [](int i) {
                              const std::string f = "f" + text(i - 1), g = "g" + text(i - 1);
                              return formula(i == 0 ? "1" : f + " + " + g, "f" + text(i)) + ',' +
                                     formula(i == 0 ? "1" : g + " - " + f, "g" + text(i));
                          }) +
                    "," + audience(R"({"trait":"f59","op":"greaterThan","value":1})");
         }},
        {"ten thousand nodes", Fate::Either,
         [] {
             return document("journey", "j",
                             R"("entry":{"event":"Order Completed"},"start":"n0","nodes":{)" + times(many, [](int i) {
                                 return "\"n" + text(i) +
                                        (i + 1 == many ? std::string(R"(":{"type":"exit"})")
                                                       : R"(":{"type":"setTrait","trait":"t","value":)" + text(i) +
                                                             R"(,"next":"n)" + text(i + 1) + "\"}");
                             }) + "}");
         }},
        {"journeys that jump in a ring", Fate::Served,
         [] {
             return times(20, [](int i) {
                 return document(
                     "journey", "j" + text(i),
                     R"("entry":{"event":"Order Completed"},"start":"n","nodes":{"n":{"type":"jump","journey":"j)" +
                         text((i + 1) % 20) + "\"}}");
             });
         }},
    };
}

} // namespace

std::vector<GiantDefinition> giantDefinitions()
{
    std::vector<GiantDefinition> all = large();
    for (GiantDefinition& giant : deepOrMany())
        all.push_back(std::move(giant));
    return all;
}

} // namespace weir::cdp::test
