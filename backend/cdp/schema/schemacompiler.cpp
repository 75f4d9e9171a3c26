#include "backend/cdp/schema/schemacompiler.h"

#include "backend/cdp/schema/metaschema.h"
#include "backend/cdp/schema/uri.h"

#include <algorithm>
#include <set>

namespace weir::cdp {
namespace {

constexpr std::size_t mostNodes = 200'000, mostValues = 1'000'000;
constexpr std::size_t deepest = 1'024, longestChain = 1'024;

/// 0: fine.
enum class Size { Fine, TooDeep, TooLarge };
Size sizeOf(const Json& root)
{
    std::vector<std::pair<Json, std::size_t>> left{{root, 1}};
    std::size_t count = 0;
    while (!left.empty()) {
        const auto [value, depth] = left.back();
        left.pop_back();
        if (depth > deepest)
            return Size::TooDeep;
        count += 1 + value.elements().size() + value.members().size();
        if (count > mostValues)
            return Size::TooLarge;
        for (const Json& element : value.elements()) {
            if (element.isArray() || element.isObject())
                left.emplace_back(element, depth + 1);
        }
        for (const JsonMember& member : value.members()) {
            if (member.value.isArray() || member.value.isObject())
                left.emplace_back(member.value, depth + 1);
        }
    }
    return Size::Fine;
}

/// Drafts whose words would silently be passed over.
bool isLaterDraft(std::string_view uri) { return uri.find("json-schema.org/draft/20") != std::string_view::npos; }

} // namespace

SchemaCompiler::SchemaCompiler(const SchemaOptions& options, bool checks)
    : m_options(options), m_checks(checks), m_program(std::make_unique<SchemaProgram>())
{
    m_program->nodes.emplace_back();
    m_program->origins.emplace_back();
}

Schema::Compiled SchemaCompiler::compile(const Json& schema, const SchemaOptions& options, bool checks)
{
    return SchemaCompiler(options, checks).run(schema);
}

bool SchemaCompiler::fail(SchemaMistake::Kind kind, std::string pointer, std::string_view keyword, std::string detail)
{
    if (!m_mistake)
        m_mistake = SchemaMistake{kind, std::move(pointer), std::string(keyword), std::move(detail)};
    return false;
}

/// The document itself is not named.
std::string SchemaCompiler::pointerTo(int node) const
{
    std::string pointer = m_program->pointerOf(node);
    return pointer.starts_with('#') ? pointer.substr(1) : pointer;
}

bool SchemaCompiler::isSchema(const Json& schema, const std::string& uri)
{
    if (!m_checks)
        return true;
    std::vector<Violation> violations;
    if (Schema::meta().validate(schema, violations))
        return true;
    const Violation& first = violations.front();
    return fail(SchemaMistake::Kind::NotASchema, uri + first.pointer, first.keyword, first.expected);
}

bool SchemaCompiler::prepare(const Json& schema)
{
    m_rootUri = withoutFragment(m_options.base);
    const auto add = [this](const std::string& uri, const Json& root, const std::string& shown) {
        const Size size = sizeOf(root);
        if (size == Size::TooDeep)
            return fail(SchemaMistake::Kind::TooDeep, shown, {}, std::to_string(deepest));
        if (size == Size::TooLarge)
            return fail(SchemaMistake::Kind::TooLarge, shown, {}, std::to_string(mostValues));
        const Json draft = root.at("$schema");
        if (m_checks && draft.isText() && isLaterDraft(draft.text()))
            return fail(SchemaMistake::Kind::OtherDraft, shown + "/$schema", "$schema", std::string(draft.text()));
        const Json copy = m_program->arena.deepCopy(root);
        const bool mayBeOne = shown.empty() || copy.isObject();
        if (!mayBeOne || isSchema(copy, shown))
            return m_index.addDocument(uri, copy) ? true : (m_mistake = m_index.mistake(), false);
        return false;
    };
    if (!add(m_rootUri, schema, {}))
        return false;
    for (const auto& [uri, document] : m_options.documents) {
        if (!add(uri, document, std::string(withoutFragment(uri)) + "#"))
            return false;
    }
    return true;
}

Schema::Compiled SchemaCompiler::run(const Json& schema)
{
    if (prepare(schema)) {
        const SchemaIndex::Place* root = m_index.find(0, "#");
        const int base = m_index.baseOf(root->schema, root->base);
        SchemaOrigin origin;
        origin.root = "#";
        m_program->root = nodeOf(root->schema, base, origin);
        while (!failed() && !m_left.empty()) {
            const auto [node, itsBase] = m_left.front();
            m_left.pop_front();
            compileNode(node, itsBase);
        }
        if (!failed())
            keepsGoingDown();
    }
    if (failed())
        return {nullptr, std::move(m_mistake)};
    return {std::shared_ptr<const Schema>(new Schema(std::move(m_program))), std::nullopt};
}

const SchemaIndex::Place* SchemaCompiler::place(int base, std::string_view reference)
{
    const SchemaIndex::Place* found = m_index.find(base, reference);
    if (found || m_index.mistake().kind != SchemaMistake::Kind::UnknownRemote ||
        m_index.mistake().detail != metaSchemaUri)
        return found;
    m_index.addDocument(std::string(metaSchemaUri), metaSchemaDocument());
    return m_index.find(base, reference);
}

/// From a $ref to what it means, over as many as there are.
bool SchemaCompiler::follow(Json& schema, int& base, SchemaOrigin& origin)
{
    std::set<const void*> seen;
    while (schema.isObject() && schema.at("$ref").isText()) {
        const auto pointer = [&] {
            m_program->origins.push_back(origin);
            return pointerTo(int(m_program->origins.size()) - 1) + "/$ref";
        };
        if (!seen.insert(schema.members().data()).second)
            return fail(SchemaMistake::Kind::Loop, pointer(), "$ref");
        if (seen.size() > longestChain)
            return fail(SchemaMistake::Kind::TooDeep, pointer(), "$ref", std::to_string(longestChain));
        const SchemaIndex::Place* to = place(base, schema.at("$ref").text());
        if (!to)
            return fail(m_index.mistake().kind, pointer(), "$ref", m_index.mistake().detail);
        if (!m_index.isKnown(to->schema)) {
            if (!isSchema(to->schema, to->pointer.substr(to->pointer.find('#') + 1)))
                return false;
            m_index.note(to->schema, to->base);
        } else if (!to->schema.isObject() && !to->schema.isBool()) {
            return fail(SchemaMistake::Kind::NotASchema, pointer(), "$ref", "object, boolean");
        }
        schema = to->schema;
        base = m_index.baseOf(schema, to->base);
        origin = SchemaOrigin();
        origin.root = to->pointer;
        if (origin.root.find('#') == std::string::npos)
            origin.root += '#';
        if (std::string_view(origin.root).substr(0, origin.root.find('#')) == m_rootUri)
            origin.root.erase(0, m_rootUri.size());
    }
    return true;
}

int SchemaCompiler::nodeOf(const Json& given, int base, SchemaOrigin origin)
{
    Json schema = given;
    if (failed() || !follow(schema, base, origin))
        return 0;
    if (schema.isTrue() || (schema.isObject() && schema.members().empty()))
        return 0;
    const void* identity = schema.members().data();
    if (schema.isObject()) {
        if (const auto found = m_nodes.find(identity); found != m_nodes.end())
            return found->second;
    }
    const int node = int(m_program->nodes.size());
    if (m_program->nodes.size() >= mostNodes) {
        fail(SchemaMistake::Kind::TooLarge, {}, {}, std::to_string(mostNodes));
        return 0;
    }
    origin.source = schema;
    m_program->nodes.emplace_back();
    // Those of $ref mistakes were put behind; nothing else makes more origins than nodes.
    m_program->origins.resize(m_program->nodes.size() - 1);
    m_program->origins.push_back(std::move(origin));
    if (schema.isObject()) {
        m_nodes.emplace(identity, node);
        m_left.emplace_back(node, m_index.baseOf(schema, base));
    } else {
        m_program->nodes.back().types = 0;
    }
    return node;
}

int SchemaCompiler::inner(const Json& schema, std::string_view keyword, const std::string_view* name, int index)
{
    SchemaOrigin origin;
    origin.parent = m_node;
    origin.keyword = keyword;
    origin.isNamed = name;
    origin.name = name ? *name : std::string_view();
    origin.index = index;
    return nodeOf(schema, m_index.baseOf(schema, m_base), origin);
}

/// Refuses schemas that would look at the same value for ever, or thousands of times.
bool SchemaCompiler::keepsGoingDown()
{
    constexpr std::uint64_t mostVisits = 200'000;
    constexpr int mostFrames = 512;
    const auto& program = *m_program;
    std::vector<std::vector<int>> edges(program.nodes.size());
    for (std::size_t i = 0; i < program.nodes.size(); ++i) {
        const SchemaNode& node = program.nodes[i];
        if (node.general != noRule) {
            const GeneralRules& rules = program.generals[std::size_t(node.general)];
            for (const auto* list : {&rules.allOf, &rules.anyOf, &rules.oneOf})
                edges[i].insert(edges[i].end(), list->begin(), list->end());
            for (const int one : {rules.no, rules.condition, rules.then, rules.otherwise}) {
                if (one != noRule)
                    edges[i].push_back(one);
            }
        }
        if (node.object != noRule) {
            for (const DependencyRule& rule : program.objects[std::size_t(node.object)].dependencies) {
                if (rule.node != noRule)
                    edges[i].push_back(rule.node);
            }
        }
    }
    struct State
    {
        enum { New, Open, Closed } is = New;
        std::uint64_t visits = 1;
        int frames = 1;
    };
    std::vector<State> states(program.nodes.size());
    std::vector<std::pair<int, std::size_t>> stack;
    for (std::size_t start = 0; start < states.size(); ++start) {
        if (states[start].is == State::New)
            stack.emplace_back(int(start), 0);
        while (!stack.empty()) {
            auto& [node, next] = stack.back();
            State& state = states[std::size_t(node)];
            state.is = State::Open;
            if (next == edges[std::size_t(node)].size()) {
                state.is = State::Closed;
                if (state.visits > mostVisits || state.frames > mostFrames)
                    return fail(SchemaMistake::Kind::TooDeep, pointerTo(node), {}, std::to_string(mostFrames));
                stack.pop_back();
                if (!stack.empty()) {
                    State& above = states[std::size_t(stack.back().first)];
                    above.visits = std::min(above.visits + state.visits, mostVisits + 1);
                    above.frames = std::max(above.frames, state.frames + 1);
                }
                continue;
            }
            const int to = edges[std::size_t(node)][next++];
            State& below = states[std::size_t(to)];
            if (below.is == State::Open)
                return fail(SchemaMistake::Kind::Loop, pointerTo(to), {});
            if (below.is == State::New) {
                stack.emplace_back(to, 0);
            } else {
                state.visits = std::min(state.visits + below.visits, mostVisits + 1);
                state.frames = std::max(state.frames, below.frames + 1);
            }
        }
    }
    return true;
}

} // namespace weir::cdp
