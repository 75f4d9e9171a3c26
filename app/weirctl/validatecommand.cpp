#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/weirctl/command.h"
#include "app/weirctl/linework.h"
#include "app/weirctl/schemaloader.h"
#include "backend/base/json/jsonparser.h"
#include "models/common/schematext.h"

namespace weir::ctl {
namespace {

class ValidatingLines : public LineWork
{
public:
    explicit ValidatingLines(std::shared_ptr<const cdp::Schema> schema) : m_schema(std::move(schema)) {}

protected:
    void line(std::string_view, std::string_view json) override
    {
        m_arena.clear();
        Json value;
        if (!m_parser.parse(json, m_arena, value)) {
            complainOfLine(Ctl::tr("this is no valid JSON."));
            return;
        }
        if (m_schema->isValid(value)) {
            out().append("{\"valid\":true}\n");
            return;
        }
        setFailed();
        m_violations.clear();
        m_schema->validate(value, m_violations);
        m_text = "{\"valid\":false,\"errors\":[";
        bool isFirst = true;
        for (const cdp::Violation& violation : m_violations) {
            m_text += isFirst ? "{\"path\":" : ",{\"path\":";
            isFirst = false;
            appendJsonText(m_text, violation.path);
            m_text += ",\"keyword\":";
            appendJsonText(m_text, violation.keyword);
            m_text += ",\"message\":";
            appendJsonText(m_text, violationSentence(violation).toStdString());
            m_text += '}';
        }
        m_text += "]}\n";
        out().append(m_text);
    }

private:
    std::shared_ptr<const cdp::Schema> m_schema;
    JsonParser m_parser;
    JsonArena m_arena;
    std::vector<cdp::Violation> m_violations;
    std::string m_text;
};

int runValidate(const Arguments& arguments)
{
    QStringList files = arguments.positional();
    if (files.isEmpty()) {
        complain(Ctl::tr("The schema is missing."), Ctl::tr("For example: weirctl validate order.json events.jsonl"));
        return Misused;
    }
    const QString file = files.takeFirst();
    std::shared_ptr<const cdp::Schema> schema =
        loadSchema(file, arguments.all(QStringLiteral("remote")), arguments.has(QStringLiteral("formats")));
    return schema ? ValidatingLines(std::move(schema)).run(files) : Misused;
}

} // namespace

Command validateCommand()
{
    Command command;
    command.name = QStringLiteral("validate");
    command.summary = Ctl::tr("Check each JSON line against a JSON Schema.");
    command.usage = QStringLiteral("SCHEMA.json [FILE…] [options]");
    command.description =
        Ctl::tr("Reads JSON, one value a line, from the files or from standard input (also “-”), and writes one line "
                "for each: {\"valid\": true}, or {\"valid\": false, \"errors\": [{\"path\", \"keyword\", "
                "\"message\"}]} with everything that is wrong, up to 1,000 of them.\n\n"
                "SCHEMA.json is JSON Schema draft-07; it is checked against its meta-schema first. A $ref into another "
                "document is refused unless its address begins with a prefix that is allowed.\n\n"
                "A line that is no valid JSON is told with its number on standard error, and reading goes on. A line "
                "may have 256 MiB.");
    command.options = {
        {Ctl::tr("Options:"),
         {{QStringLiteral("formats"), {}, {}, Ctl::tr("Assert “format”; without this it is only noted.")},
          {QStringLiteral("remote"),
           {},
           QStringLiteral("PREFIX"),
           Ctl::tr("Fetch documents whose address begins with this: http, https or file. May be given several "
                   "times.")},
          {QStringLiteral("help"), QStringLiteral("h"), {}, Ctl::tr("This text.")}}}};
    command.examples = {
        {QStringLiteral("weirctl validate order.json events.jsonl"), Ctl::tr("What is wrong with each.")},
        {QStringLiteral("weirctl validate order.json --remote https://schemas.example.com/v2/ < events.jsonl"),
         Ctl::tr("With parts that lie on a server.")}};
    command.statuses = Ctl::tr("A line that is not valid, or is no JSON, ends with 1; a schema that is wrong itself "
                               "with 2.");
    command.run = &runValidate;
    return command;
}

} // namespace weir::ctl
