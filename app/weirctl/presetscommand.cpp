#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/weirctl/command.h"
#include "backend/service/shippedplans.h"

namespace weir::ctl {
namespace {

QString textOf(const JsonPointer& document, const char* name)
{
    const std::string_view text = document->root.at(name).text();
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

std::vector<JsonPointer> allPresets()
{
    std::vector<JsonPointer> all = shippedPresets();
    const std::vector<JsonPointer> plans = shippedPlans();
    all.insert(all.end(), plans.begin(), plans.end());
    return all;
}

int listPresets(const std::vector<JsonPointer>& all)
{
    qsizetype width = 0;
    for (const JsonPointer& preset : all)
        width = std::max(width, textOf(preset, "key").size());
    QString text;
    for (const JsonPointer& preset : all)
        text += QStringLiteral("%1  %2  %3\n")
                    .arg(textOf(preset, "key").leftJustified(width), textOf(preset, "kind").leftJustified(6),
                         textOf(preset, "name"));
    say(text);
    return Done;
}

int runPresets(const Arguments& arguments)
{
    const std::vector<JsonPointer> all = allPresets();
    if (arguments.positional().isEmpty())
        return listPresets(all);
    QStringList texts;
    for (const QString& word : arguments.positional()) {
        const auto found =
            std::find_if(all.begin(), all.end(), [&](const JsonPointer& one) { return textOf(one, "key") == word; });
        if (found == all.end()) {
            complain(Ctl::tr("There is no preset called “%1”.").arg(word),
                     Ctl::tr("weirctl presets lists those there are."));
            return Misused;
        }
        texts << QString::fromStdString((*found)->source).trimmed();
    }
    // Several are one document, as weirctl apply takes them.
    const bool isOne = texts.size() == 1;
    say(isOne ? texts.first() + QLatin1Char('\n')
              : QStringLiteral("[\n%1\n]\n").arg(texts.join(QStringLiteral(",\n"))));
    return Done;
}

} // namespace

Command presetsCommand()
{
    Command command;
    command.name = QStringLiteral("presets");
    command.summary = Ctl::tr("Definitions that come with Weir: sources for what many systems send, and plans.");
    command.usage = QStringLiteral("[NAME…]");
    command.description = Ctl::tr(
        "Without a name it lists them; with names it prints the definitions, as weirctl apply reads them. They are "
        "meant to be adapted: a webhook needs the sender's secret, a topic has its own name. The description of each "
        "says what.");
    command.options = {
        {Ctl::tr("Options:"), {{QStringLiteral("help"), QStringLiteral("h"), {}, Ctl::tr("This text.")}}}};
    command.examples = {
        {QStringLiteral("weirctl presets shopify > shopify.json"),
         Ctl::tr("A file to put the secret in, for weirctl apply.")},
        {QStringLiteral("weirctl presets spec_ecommerce | weirctl apply - -c demo"), Ctl::tr("The plan as it is.")}};
    command.statuses = Ctl::tr("A name that nothing has ends with 2.");
    command.run = &runPresets;
    return command;
}

} // namespace weir::ctl
