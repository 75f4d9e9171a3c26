#include "backend/cdp/common/mistake.h"
#include "tests/cdp/mapping/mappingrows.h"

namespace weir::test {

std::vector<MappingMistakeRow> mappingMistakeRows()
{
    using Kind = cdp::Mistake::Kind;
    constexpr int mapping = int(Kind::BadMapping), missing = int(Kind::MissingField), type = int(Kind::WrongType);
    constexpr int word = int(Kind::UnknownWord), unknown = int(Kind::UnknownField), path = int(Kind::BadPath);
    return {
        {"liquid is refused by name", R"({"a":{"@liquid":"{{ x | upcase }}"}})", "a", mapping, "@liquid"},
        {"an unknown directive", R"({"a":[{"@if":{"exists":1,"then":{"@oops":{}}}}]})", "a[0].@if.then", mapping,
         "@oops"},
        {"a directive beside a field", R"({"obj":{"@path":"a","oops":1}})", "obj", mapping, "oops"},
        {"a field beside a directive", R"({"oops":1,"@path":"a"})", "", mapping, "oops"},
        {"two directives", R"({"@path":"a","@template":"b"})", "", mapping, "@template"},
        {"path of a number", R"({"@path":5})", "@path", type, "5"},
        {"path of an object", R"({"@path":{}})", "@path", type, "{…}"},
        {"path with an open bracket", R"({"a":{"@path":"b[0"}})", "a.@path", path, "b[0"},
        {"path with an open quote", R"({"@path":"b['x]"})", "@path", path, "b['x]"},
        {"path with a bracket too many", R"({"@path":"b]c"})", "@path", path, "b]c"},
        {"template of an object", R"({"@template":{}})", "@template", type, "{…}"},
        {"template with a path that is none", R"({"@template":"x {{a[}}"})", "@template", path, "x {{a[}}"},
        {"if without a condition", R"({"@if":{"then":1}})", "@if.exists", missing, "exists"},
        {"if without a branch", R"({"@if":{"exists":1}})", "@if.then", missing, "then"},
        {"if with both conditions", R"({"@if":{"exists":1,"blank":1,"then":1}})", "@if.blank", int(Kind::Conflict),
         "blank"},
        {"if with an unknown option", R"({"@if":{"exists":1,"then":1,"otherwise":2}})", "@if.otherwise", unknown,
         "otherwise"},
        {"if of a text", R"({"@if":"x"})", "@if", type, "x"},
        {"case without operator", R"({"@case":{"value":"x"}})", "@case.operator", missing, "operator"},
        {"case: no such operator", R"({"@case":{"operator":"snake","value":"x"}})", "@case.operator", word, "snake"},
        {"case without value", R"({"@case":{"operator":"lower"}})", "@case.value", missing, "value"},
        {"replace without pattern", R"({"@replace":{"value":"x"}})", "@replace.pattern", missing, "pattern"},
        {"replace with an empty pattern", R"({"@replace":{"pattern":"","value":"x"}})", "@replace.pattern",
         int(Kind::Empty), ""},
        {"replace without value", R"({"@replace":{"pattern":"x"}})", "@replace.value", missing, "value"},
        {"replace: eleven letters", R"({"@replace":{"pattern":"abcdefghijk","value":"x"}})", "@replace.pattern",
         int(Kind::TooLarge), "abcdefghijk"},
        {"replace: by eleven letters",
         R"({"@replace":{"pattern":"a","pattern2":"b","replacement2":"abcdefghijk","value":"x"}})",
         "@replace.replacement2", int(Kind::TooLarge), "abcdefghijk"},
        {"replace: global is a text", R"({"@replace":{"pattern":"a","global":"abc","value":"x"}})", "@replace.global",
         type, "abc"},
        {"replace: ignorecase is a text", R"({"@replace":{"pattern":"a","ignorecase":"abc","value":"x"}})",
         "@replace.ignorecase", type, "abc"},
        {"arrayPath of a text", R"({"@arrayPath":"a"})", "@arrayPath", type, "a"},
        {"arrayPath of nothing", R"({"@arrayPath":[]})", "@arrayPath", int(Kind::Empty), "[…]"},
        {"arrayPath of true", R"({"@arrayPath":[true]})", "@arrayPath[0]", type, "true"},
        {"arrayPath with a text as shape", R"({"@arrayPath":["a","b"]})", "@arrayPath[1]", type, "b"},
        {"arrayPath with a wrong shape", R"({"@arrayPath":["a",{"x":{"@oops":1}}]})", "@arrayPath[1].x", mapping,
         "@oops"},
        {"flatten without separator", R"({"@flatten":{"value":1}})", "@flatten.separator", missing, "separator"},
        {"flatten with a directive as separator", R"({"@flatten":{"value":1,"separator":{"@path":"a"}}})",
         "@flatten.separator", type, "{…}"},
        {"flatten without value", R"({"@flatten":{"separator":"."}})", "@flatten.value", missing, "value"},
        {"json without mode", R"({"@json":{"value":1}})", "@json.mode", missing, "mode"},
        {"json: no such mode", R"({"@json":{"mode":"oops","value":1}})", "@json.mode", word, "oops"},
        {"json without value", R"({"@json":{"mode":"encode"}})", "@json.value", missing, "value"},
        {"merge without objects", R"({"@merge":{"direction":"left"}})", "@merge.objects", missing, "objects"},
        {"merge without direction", R"({"@merge":{"objects":[]}})", "@merge.direction", missing, "direction"},
        {"merge upwards", R"({"@merge":{"direction":"up","objects":[]}})", "@merge.direction", word, "up"},
        {"merge of an object", R"({"@merge":{"direction":"left","objects":{}}})", "@merge.objects", type, "{…}"},
        {"merge of a number", R"({"@merge":{"direction":"left","objects":[{},1]}})", "@merge.objects[1]", type, "1"},
        {"transform without apply", R"({"@transform":{"mapping":{}}})", "@transform.apply", missing, "apply"},
        {"transform without mapping", R"({"@transform":{"apply":{}}})", "@transform.mapping", missing, "mapping"},
        {"transform of a text", R"({"@transform":{"apply":"x","mapping":{}}})", "@transform.apply", type, "x"},
    };
}

} // namespace weir::test
