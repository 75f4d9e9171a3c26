// Rows that moc could not read: raw texts.
#include "tests/cdp/schema/schemacases.h"

namespace weir::test {
namespace {

using Kind = cdp::SchemaMistake::Kind;

std::string repeated(std::string_view what, std::size_t count)
{
    std::string out;
    for (std::size_t i = 0; i < count; ++i)
        out += what;
    return out;
}

} // namespace

const std::vector<ToldCase>& toldCases()
{
    static const std::vector<ToldCase> all = {
        {"type",
         R"({"properties":{"a":{"type":["integer","null"]}}})",
         R"({"a":"x"})",
         {"/a a type (integer, null) #/properties/a/type"}},
        {"every one",
         R"({"required":["x","y"],"properties":{"a":{"minimum":3,"multipleOf":2}},"additionalProperties":false})",
         R"({"a":1,"b":2})",
         {"/a a minimum (3) #/properties/a/minimum", "/a a multipleOf (2) #/properties/a/multipleOf",
          "/b b additionalProperties () #/additionalProperties", "  required (x) #/required",
          "  required (y) #/required"}},
        {"deep",
         R"({"properties":{"l":{"items":{"$ref":"#/definitions/p"}}},"definitions":{"p":{"required":["sku"],"properties":{"a/b.c":{"const":{"x":1}}}}}})",
         R"({"l":[{"sku":1},{"a/b.c":0}]})",
         {"/l/1/a~1b.c l.1.a/b\\.c const ({\"x\":1}) #/definitions/p/properties/a~1b.c/const",
          "/l/1 l.1 required (sku) #/definitions/p/required"}},
        {"alternatives",
         R"({"properties":{"a":{"anyOf":[{"type":"integer"},{"enum":["x","y"]}]}}})",
         R"({"a":"z"})",
         {"/a a anyOf (integer | x, y) #/properties/a/anyOf"}},
        {"the one alternative that is meant",
         R"({"anyOf":[{"type":"object","required":["a"]},{"type":"null"}]})",
         "{}",
         {"  required (a) #/anyOf/0/required"}},
        {"more than one of oneOf",
         R"({"oneOf":[{"type":"integer"},{"type":"number"}]})",
         "1",
         {"  oneOf (integer | number) #/oneOf"}},
        {"through then",
         R"({"if":{"required":["a"]},"then":{"required":["b"]}})",
         R"({"a":1})",
         {"  required (b) #/then/required"}},
        {"through allOf", R"({"allOf":[true,{"minimum":5}]})", "3", {"  minimum (5) #/allOf/1/minimum"}},
        {"dependencies", R"({"dependencies":{"a":["b"]}})", R"({"a":1})", {"  dependencies (b) #/dependencies/a"}},
        {"false", R"({"properties":{"a":false}})", R"({"a":1})", {"/a a false () #/properties/a"}},
        {"additionalItems",
         R"({"items":[{}],"additionalItems":false})",
         "[1,2]",
         {"/1 1 additionalItems () #/additionalItems"}},
        {"propertyNames",
         R"({"propertyNames":{"maxLength":1}})",
         R"({"ab":1})",
         {"/ab ab propertyNames () #/propertyNames"}},
    };
    return all;
}

const std::vector<MistakeCase>& mistakeCases()
{
    static const std::vector<MistakeCase> all = {
        {"a number", "12", Kind::NotASchema, ""},
        {"unknown type", R"({"properties":{"a":{"type":"strnig"}}})", Kind::NotASchema, "/properties/a/type"},
        {"negative length", R"({"minLength":-1})", Kind::NotASchema, "/minLength"},
        {"items of nothing", R"({"items":[]})", Kind::NotASchema, "/items"},
        {"required twice", R"({"required":["a","a"]})", Kind::NotASchema, "/required"},
        {"draft-04's exclusiveMinimum", R"({"minimum":1,"exclusiveMinimum":true})", Kind::NotASchema,
         "/exclusiveMinimum"},
        {"no schema where $ref leads", R"({"x":5,"$ref":"#/x"})", Kind::NotASchema, "/$ref"},
        {"wrong schema in what no keyword holds", R"({"$defs":{"a":{"type":5}},"allOf":[{"$ref":"#/$defs/a"}]})",
         Kind::NotASchema, "/$defs/a/type"},
        {"pattern", R"({"items":{"pattern":"a("}})", Kind::BadPattern, "/items/pattern"},
        {"pattern of names", R"({"patternProperties":{"*":{}}})", Kind::BadPattern, "/patternProperties"},
        {"unknown place", R"({"properties":{"a":{"$ref":"#/definitions/b"}}})", Kind::UnknownPlace,
         "/properties/a/$ref"},
        {"unknown name", R"({"$ref":"#b"})", Kind::UnknownPlace, "/$ref"},
        {"remote", R"({"items":{"$ref":"http://host.example/a.json#/b"}})", Kind::UnknownRemote, "/items/$ref"},
        {"a loop of one", R"({"$ref":"#"})", Kind::Loop, "/$ref"},
        {"a loop of two",
         R"({"definitions":{"a":{"$ref":"#/definitions/b"},"b":{"$ref":"#/definitions/a"}},"items":{"$ref":"#/definitions/a"}})",
         Kind::Loop, "/definitions/a/$ref"},
        {"a loop through allOf", R"({"allOf":[{"anyOf":[{"$ref":"#"}]}]})", Kind::Loop, ""},
        {"a loop through if",
         R"({"definitions":{"a":{"if":{"not":{"$ref":"#/definitions/a"}}}},"items":{"$ref":"#/definitions/a"}})",
         Kind::Loop, "/definitions/a"},
        {"a loop through dependencies", R"({"dependencies":{"a":{"$ref":"#"}}})", Kind::Loop, ""},
        {"two of one $id", R"({"definitions":{"a":{"$id":"#x","type":"null"},"b":{"$id":"#x","type":"string"}}})",
         Kind::Duplicate, ""},
        {"a later draft", R"({"$schema":"https://json-schema.org/draft/2020-12/schema"})", Kind::OtherDraft,
         "/$schema"},
        {"a long divisor", R"({"multipleOf":0.1234567890123456789012345678901234567891})", Kind::TooLarge,
         "/multipleOf"},
    };
    return all;
}

std::vector<HugeCase> hugeCases()
{
    std::vector<HugeCase> all;
    const auto row = [&](const char* name, const std::string& schema, const std::string& instance) {
        all.push_back({name, schema, instance});
    };
    std::string chain, doubled, enums, needed, refs;
    for (int i = 0; i < 5'000; ++i) {
        const std::string number = std::to_string(i), next = std::to_string(i + 1);
        chain += "\"" + number + "\":{\"allOf\":[{\"$ref\":\"#/definitions/" + next + "\"}]},";
        if (i < 60)
            doubled += "\"" + number + "\":{\"allOf\":[{\"$ref\":\"#/definitions/" + next +
                       "\"},{\"$ref\":\"#/definitions/" + next + "\"}]},";
        enums += number + "e-1,";
        needed += "\"d" + number + "\":[\"d" + next + "\"],";
        refs += "{\"$ref\":\"#/definitions/" + number + "/allOf/0\"},";
    }
    const std::string list = "[" + repeated("{},", 20'000) + "1]";
    row("a chain of refs", "{\"definitions\":{" + chain + "\"5000\":{}},\"items\":{\"$ref\":\"#/definitions/0\"}}",
        list);
    row("doubling refs",
        "{\"definitions\":{" + doubled + "\"60\":{\"type\":\"null\"}},\"items\":{\"$ref\":\"#/definitions/0\"}}", list);
    row("doubling on the way down", R"({"properties":{"a":{"allOf":[{"$ref":"#"},{"$ref":"#"}]}}})",
        repeated("{\"a\":", 1'000) + "1" + repeated("}", 1'000));
    row("many refs", "{\"definitions\":{" + chain + "\"5000\":{}},\"items\":[" + refs + "{}]}", "1");
    row("a large enum", "{\"items\":{\"enum\":[" + enums + "1]}}", list);
    row("many dependencies", "{\"dependencies\":{" + needed + "\"x\":[]}}", "{\"d1\":1,\"d2\":2}");
    row("unique in a long list", R"({"uniqueItems":true})", list);
    row("a deep schema", repeated("{\"items\":", 1'000) + "{}" + repeated("}", 1'000),
        repeated("[", 1'000) + repeated("]", 1'000));
    row("a deep schema in place", repeated("{\"not\":", 1'000) + "{}" + repeated("}", 1'000), "1");
    row("a deep instance", R"({"items":{"allOf":[{"anyOf":[{"$ref":"#"}]}]}})",
        repeated("[", 1'000) + repeated("]", 1'000));
    std::string many, names, patterns;
    for (int i = 0; i < 30'000; ++i) {
        const std::string number = std::to_string(i);
        many += (i > 0 ? ",\"p" : "\"p") + number + "\":{\"type\":\"integer\"}";
        names += (i > 0 ? ",\"p" : "\"p") + number + "\":1";
        if (i < 500)
            patterns += (i > 0 ? ",\"^p" : "\"^p") + number + "(a|b)*c$\":{}";
    }
    row("many properties", "{\"properties\":{" + many + "}}", "{" + names + "}");
    row("many patterns over many names", "{\"patternProperties\":{" + patterns + "},\"additionalProperties\":{}}",
        "{" + names + "}");
    row("patterns that wander", R"({"items":{"pattern":"^(?=(a+)+$)b"}})",
        "[" + repeated("\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac\",", 2'000) + "1]");
    row("large repetitions", R"({"pattern":"((a{0,900}){0,900}){0,900}b"})", "\"" + repeated("a", 10'000) + "\"");
    return all;
}

const char* remoteDocument(int number)
{
    static constexpr const char* all[] = {
        R"({"$id":"http://host.example/root.json","items":{"$ref":"parts.json#/definitions/p"},"additionalItems":{"$ref":"parts.json#name"}})",
        R"({"definitions":{"p":{"$ref":"more.json"},"n":{"$id":"#name","type":"string"}}})",
        R"({"$ref":"http://host.example/a.json"})"};
    return all[number];
}

} // namespace weir::test
