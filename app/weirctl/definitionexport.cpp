#include "app/weirctl/definitionexport.h"

#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/weirctl/definitionwork.h"
#include "backend/base/json/jsonparser.h"
#include "backend/base/partfile.h"

#include <QDir>
#include <QFile>

namespace weir::ctl {
namespace {

constexpr std::size_t longestLine = 100;

/// Readable and always the same: what fits a line stands in one, members by name, those that name it first.
class Pretty
{
public:
    static std::string of(const Json& root)
    {
        Pretty pretty;
        pretty.put(root, 0, 0);
        return pretty.m_out + '\n';
    }

private:
    void put(const Json& value, std::size_t indent, std::size_t before)
    {
        const std::string flat = spaced(value);
        const bool isLong = indent + before + flat.size() > longestLine;
        if (indent > 0 ? !isLong : value.members().empty()) {
            m_out += flat;
            return;
        }
        if (value.isObject() && !value.members().empty())
            putObject(value, indent + 2);
        else if (value.isArray() && !value.elements().empty())
            putArray(value, indent + 2);
        else
            m_out += flat;
    }

    void putObject(const Json& value, std::size_t indent)
    {
        m_out += '{';
        const char* between = "\n";
        for (const JsonMember& member : value.members()) {
            m_out += between + std::string(indent, ' ');
            appendJsonText(m_out, member.name);
            m_out += ": ";
            put(member.value, indent, member.name.size() + 4);
            between = ",\n";
        }
        m_out += '\n' + std::string(indent - 2, ' ') + '}';
    }

    void putArray(const Json& value, std::size_t indent)
    {
        m_out += '[';
        const char* between = "\n";
        for (const Json& element : value.elements()) {
            m_out += between + std::string(indent, ' ');
            put(element, indent, 0);
            between = ",\n";
        }
        m_out += '\n' + std::string(indent - 2, ' ') + ']';
    }

    /// In one line, with a space behind colons and commas.
    static std::string spaced(const Json& value)
    {
        const std::string flat = toJsonText(value);
        std::string out;
        bool isText = false;
        for (std::size_t i = 0; i < flat.size(); ++i) {
            out += flat[i];
            if (isText && flat[i] == '\\')
                out += flat[++i];
            else if (flat[i] == '"')
                isText = !isText;
            else if (!isText && (flat[i] == ':' || flat[i] == ','))
                out += ' ';
        }
        return out;
    }

    std::string m_out;
};

/// What it is, without whose version it was; fields that say nothing are left out.
Result<std::string> textOf(Definition definition)
{
    definition.version = 0;
    definition.author.clear();
    definition.changedAtMs = 0;
    definition.note.clear();
    const Result<JsonPointer> document = parseJson(definitionBytes(definition).toStdString());
    if (!document)
        return document.error();
    JsonArena arena;
    Json ordered;
    for (const char* name : {"kind", "key", "name", "description", "enabled"}) {
        const Json value = (*document)->root.at(name);
        const bool says = value.isText() ? !value.text().empty() : value.kind() == Json::Kind::False;
        if (says)
            ordered = arena.with(ordered, name, value);
    }
    for (const JsonMember& member : (*document)->root.members()) {
        const bool isNamed = member.name == "kind" || member.name == "key" || member.name == "name" ||
                             member.name == "description" || member.name == "enabled";
        if (!isNamed)
            ordered = arena.with(ordered, member.name, member.value);
    }
    return Pretty::of(ordered);
}

/// True: it was written; a file that has it already is left as it is.
Result<bool> write(const QString& path, const std::string& text)
{
    QFile there(path);
    if (there.open(QIODevice::ReadOnly) && there.readAll().toStdString() == text)
        return false;
    PartFile file;
    Result<void> done = file.open(path, true);
    if (done)
        done = file.write(text);
    if (done)
        done = file.commit();
    if (!done)
        return done.error();
    return true;
}

} // namespace

int exportDefinitions(const Arguments& arguments, const QString& folder)
{
    int status = Done;
    const std::optional<DefinitionWork> work = openCluster(arguments, status);
    if (!work)
        return status;
    int written = 0, same = 0;
    for (const QString& kind : customerKinds() + QStringList{QStringLiteral("alert"), QStringLiteral("channel")}) {
        const QVector<Definition> definitions = work->log.all(kind);
        const QString place = folder + QLatin1Char('/') + kind;
        if (!definitions.isEmpty() && !QDir().mkpath(place)) {
            complain(Ctl::tr("The folder %1 cannot be made.").arg(place));
            return Failed;
        }
        for (const Definition& definition : definitions) {
            const QString path = QStringLiteral("%1/%2.json").arg(place, definition.key);
            const Result<std::string> text = textOf(definition);
            const Result<bool> done = text ? write(path, *text) : Result<bool>(text.error());
            if (!done) {
                complain(done.error(), path);
                return Failed;
            }
            (*done ? written : same) += 1;
        }
    }
    if (written + same == 0)
        complain(Ctl::tr("There are no definitions at %1.").arg(work->target.where));
    else
        say(Ctl::tr("%1 written to %2, %3 stood there already.").arg(written).arg(folder).arg(same) +
            QLatin1Char('\n'));
    return Done;
}

} // namespace weir::ctl
