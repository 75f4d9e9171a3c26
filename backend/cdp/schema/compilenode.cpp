// SchemaCompiler, the keywords of one schema.
#include "backend/cdp/schema/schemacompiler.h"

#include <algorithm>

namespace weir::cdp {
namespace {

constexpr std::size_t mostPatterns = 1'000, mostPatternSize = 1'000'000;

/// A count of the meta-schema's: whole and not negative, maybe too big for any instance.
std::uint64_t countOf(const Json& value)
{
    const auto integer = value.integer();
    return integer ? std::uint64_t(*integer) : noLimit;
}

NumberBound boundOf(const Json& value, JsonArena& arena)
{
    NumberBound bound;
    bound.isSet = true;
    if (const auto integer = value.integer()) {
        bound.isInteger = true;
        bound.integer = *integer;
        bound.decimal = Decimal::fromInteger(*integer);
    } else {
        std::array<char, 32> room{};
        bound.decimal = Decimal::parseJson(arena.copy(value.numberText(room)));
    }
    return bound;
}

KindMask typeBits(std::string_view name)
{
    if (name == "null")
        return nullBits;
    if (name == "boolean")
        return boolBits;
    if (name == "number" || name == "integer")
        return numberBit;
    if (name == "string")
        return textBit;
    return name == "array" ? arrayBit : objectBit;
}

template <typename T> int added(std::vector<T>& all, std::optional<T>& one)
{
    if (!one)
        return noRule;
    all.push_back(std::move(*one));
    one.reset();
    return int(all.size()) - 1;
}

template <typename T> T& made(std::optional<T>& rules) { return rules ? *rules : rules.emplace(); }

} // namespace

void SchemaCompiler::compileNode(int number, int base)
{
    m_node = number;
    m_base = base;
    const Json schema = m_program->origins[std::size_t(number)].source;
    KindMask types = allBits;
    bool isWholeOnly = false;
    for (const JsonMember& member : schema.members()) {
        const Keyword keyword = keywordOf(member.name);
        if (keyword == Keyword::Type) {
            types = 0;
            bool hasNumber = false, hasInteger = false;
            const auto take = [&](std::string_view name) {
                types |= typeBits(name);
                hasNumber |= name == "number";
                hasInteger |= name == "integer";
            };
            take(member.value.isText() ? member.value.text() : std::string_view("null"));
            if (member.value.isArray()) {
                types = 0;
                for (const Json& name : member.value.elements())
                    take(name.text());
            }
            isWholeOnly = hasInteger && !hasNumber;
        } else if (keyword >= Keyword::MultipleOf && keyword <= Keyword::ExclusiveMaximum) {
            ofNumber(keyword, member.value);
        } else if (keyword >= Keyword::MinLength && keyword <= Keyword::Format) {
            ofText(keyword, member.value);
        } else if (keyword >= Keyword::Items && keyword <= Keyword::UniqueItems) {
            ofArray(keyword, member);
        } else if (keyword >= Keyword::Properties && keyword <= Keyword::MaxProperties) {
            ofObject(keyword, member);
        } else {
            general(keyword, member);
        }
        if (failed())
            return;
    }
    items(schema);
    object();
    if (failed())
        return;
    SchemaNode node;
    node.types = types;
    node.isWholeOnly = isWholeOnly;
    node.number = added(m_program->numbers, m_number);
    node.text = added(m_program->texts, m_text);
    node.array = added(m_program->arrays, m_array);
    node.object = added(m_program->objects, m_object);
    node.general = added(m_program->generals, m_general);
    node.ruled =
        node.general != noRule
            ? allBits
            : KindMask((node.number != noRule || isWholeOnly ? numberBit : 0) | (node.text != noRule ? textBit : 0) |
                       (node.array != noRule ? arrayBit : 0) | (node.object != noRule ? objectBit : 0));
    m_program->nodes[std::size_t(number)] = node;
}

void SchemaCompiler::general(Keyword keyword, const JsonMember& member)
{
    const Json& value = member.value;
    const auto each = [&](std::vector<int> GeneralRules::*list) {
        std::vector<int> nodes;
        for (std::size_t i = 0; i < value.elements().size(); ++i)
            nodes.push_back(inner(value.elements()[i], member.name, nullptr, int(i)));
        made(m_general).*list = std::move(nodes);
    };
    switch (keyword) {
    case Keyword::Enum:
        made(m_general).oneOfValues = std::make_unique<ValueSet>();
        m_general->oneOfValues->build(value.elements());
        return;
    case Keyword::Const:
        made(m_general).constant = std::make_unique<ValueSet>();
        m_general->constant->build({&value, 1});
        return;
    case Keyword::AllOf:
        return each(&GeneralRules::allOf);
    case Keyword::AnyOf:
        return each(&GeneralRules::anyOf);
    case Keyword::OneOf:
        return each(&GeneralRules::oneOf);
    case Keyword::Not:
        made(m_general).no = inner(value, member.name);
        return;
    case Keyword::If:
        made(m_general).condition = inner(value, member.name);
        return;
    case Keyword::Then:
        made(m_general).then = inner(value, member.name);
        return;
    case Keyword::Else:
        made(m_general).otherwise = inner(value, member.name);
        return;
    default:
        return;
    }
}

void SchemaCompiler::ofNumber(Keyword keyword, const Json& value)
{
    NumberRules& rules = made(m_number);
    switch (keyword) {
    case Keyword::Minimum:
        rules.minimum = boundOf(value, m_program->arena);
        return;
    case Keyword::Maximum:
        rules.maximum = boundOf(value, m_program->arena);
        return;
    case Keyword::ExclusiveMinimum:
        rules.exclusiveMinimum = boundOf(value, m_program->arena);
        return;
    case Keyword::ExclusiveMaximum:
        rules.exclusiveMaximum = boundOf(value, m_program->arena);
        return;
    default:
        rules.multipleOf = Divisor::of(value);
        if (!rules.multipleOf)
            fail(SchemaMistake::Kind::TooLarge, pointerTo(m_node) + "/multipleOf", "multipleOf",
                 std::to_string(Divisor::mostDigits));
    }
}

void SchemaCompiler::ofText(Keyword keyword, const Json& value)
{
    TextRules& rules = made(m_text);
    if (keyword == Keyword::MinLength)
        rules.minLength = countOf(value);
    else if (keyword == Keyword::MaxLength)
        rules.maxLength = countOf(value);
    else if (keyword == Keyword::PatternWord)
        rules.pattern = pattern(value.text(), "pattern");
    else if (m_options.assertFormats)
        rules.format = formatCheck(value.text());
}

void SchemaCompiler::ofArray(Keyword keyword, const JsonMember& member)
{
    const Json& value = member.value;
    ArrayRules& rules = made(m_array);
    if (keyword == Keyword::MinItems)
        rules.minItems = countOf(value);
    else if (keyword == Keyword::MaxItems)
        rules.maxItems = countOf(value);
    else if (keyword == Keyword::UniqueItems)
        rules.uniqueItems = value.isTrue();
    else if (keyword == Keyword::Contains) {
        const int node = inner(value, member.name);
        m_array->contains = node;
    }
}

void SchemaCompiler::items(const Json& schema)
{
    const Json list = schema.at("items");
    if (list.kind() == Json::Kind::Absent)
        return;
    if (!list.isArray()) {
        const int node = inner(list, "items");
        made(m_array).items = node == 0 ? noRule : node;
        return;
    }
    for (std::size_t i = 0; i < list.elements().size(); ++i)
        made(m_array).tuple.push_back(inner(list.elements()[i], "items", nullptr, int(i)));
    const Json rest = schema.at("additionalItems");
    const int node = rest.kind() == Json::Kind::Absent ? 0 : inner(rest, "additionalItems");
    if (node != 0)
        made(m_array).items = node;
}

const Pattern* SchemaCompiler::pattern(std::string_view source, std::string_view keyword)
{
    if (const auto found = m_patterns.find(source); found != m_patterns.end())
        return found->second;
    const auto pointer = [&] { return pointerTo(m_node) + "/" + std::string(keyword); };
    std::string mistake;
    std::unique_ptr<const Pattern> made = Pattern::compile(source, mistake);
    if (!made) {
        fail(SchemaMistake::Kind::BadPattern, pointer(), keyword, std::move(mistake));
        return nullptr;
    }
    m_patternSize += made->size();
    if (m_patterns.size() >= mostPatterns || m_patternSize > mostPatternSize) {
        fail(SchemaMistake::Kind::TooLarge, pointer(), keyword, std::to_string(mostPatterns));
        return nullptr;
    }
    m_program->patterns.push_back(std::move(made));
    m_patterns.emplace(source, m_program->patterns.back().get());
    return m_program->patterns.back().get();
}

} // namespace weir::cdp
