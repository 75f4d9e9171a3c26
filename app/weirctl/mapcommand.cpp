#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/weirctl/command.h"
#include "app/weirctl/jsonfile.h"
#include "app/weirctl/linework.h"
#include "backend/base/json/jsonparser.h"
#include "backend/cdp/mapping/mapping.h"
#include "models/common/mappingtext.h"

namespace weir::ctl {
namespace {

class MappingLines : public LineWork
{
public:
    explicit MappingLines(std::shared_ptr<const cdp::Mapping> mapping) : m_mapping(std::move(mapping)) {}

protected:
    void line(std::string_view, std::string_view json) override
    {
        m_arena.clear();
        Json event;
        if (!m_parser.parse(json, m_arena, event)) {
            complainOfLine(Ctl::tr("this is no valid JSON."));
            return;
        }
        const Result<Json> mapped = m_mapping->map(event, m_arena);
        m_text.clear();
        if (!mapped) {
            m_text = "{\"error\":";
            appendJsonText(m_text, mappingErrorSentence(mapped.error()).toStdString());
            m_text += '}';
            setFailed();
        } else if (mapped->kind() == Json::Kind::Absent) {
            m_text = "null";
        } else {
            appendJson(m_text, *mapped);
        }
        m_text += '\n';
        out().append(m_text);
    }

private:
    std::shared_ptr<const cdp::Mapping> m_mapping;
    JsonParser m_parser;
    JsonArena m_arena;
    std::string m_text;
};

int runMap(const Arguments& arguments)
{
    QStringList files = arguments.positional();
    if (files.isEmpty()) {
        complain(Ctl::tr("The mapping is missing."), Ctl::tr("For example: weirctl map mapping.json events.jsonl"));
        return Misused;
    }
    const QString name = files.takeFirst();
    const JsonPointer document = readJsonFile(name);
    if (!document)
        return Misused;
    const cdp::Mapping::Compiled compiled = cdp::Mapping::compile(document->root);
    if (!compiled.mapping) {
        complainOfMistakes(name, compiled.mistakes);
        return Misused;
    }
    return MappingLines(compiled.mapping).run(files);
}

} // namespace

Command mapCommand()
{
    Command command;
    command.name = QStringLiteral("map");
    command.summary = Ctl::tr("Write what a mapping makes of each JSON line.");
    command.usage = QStringLiteral("MAPPING.json [FILE…]");
    command.description = Ctl::tr(
        "Reads JSON objects, one a line, from the files or from standard input (also “-”), and writes what the mapping "
        "makes of each, one line a line: null where nothing comes of it, {\"error\": \"…\"} in place of one that it "
        "cannot map.\n\n"
        "MAPPING.json is a mapping-kit document, as sources and destinations have them: values as they are, and the "
        "directives @path, @template, @literal, @if, @case, @replace, @arrayPath, @flatten, @json, @merge, @transform "
        "and @excludeWhenNull.\n\n"
        "A line that is no valid JSON is told with its number on standard error, and reading goes on; one that is JSON "
        "but no object cannot be mapped. A line may have 256 MiB.");
    command.options = {
        {Ctl::tr("Options:"), {{QStringLiteral("help"), QStringLiteral("h"), {}, Ctl::tr("This text.")}}}};
    command.examples = {{QStringLiteral("weirctl map crm.json events.jsonl"), Ctl::tr("What a destination would get.")},
                        {QStringLiteral("weirctl tail orders --json | jq -c .value | weirctl map orders.json"),
                         Ctl::tr("Records of a topic as events.")}};
    command.statuses = Ctl::tr("A line that cannot be mapped, or is no JSON, ends with 1; a mapping that is wrong "
                               "itself with 2.");
    command.run = &runMap;
    return command;
}

} // namespace weir::ctl
