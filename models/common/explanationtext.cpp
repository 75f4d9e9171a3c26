#include "models/common/customertext.h"
#include "models/common/formats.h"

#include <QCoreApplication>

namespace weir {
namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(weir::ExplanationText)
};

using cdp::Condition;
using cdp::Explanation;

QString text(std::string_view utf8) { return QString::fromUtf8(utf8.data(), qsizetype(utf8.size())); }

QString rangeText(const cdp::CountRange& range)
{
    const QString low = QString::number(range.atLeast), high = QString::number(range.atMost);
    if (range.atLeast == range.atMost)
        return range.atMost == 0 ? Words::tr("never") : Words::tr("exactly %1").arg(low);
    if (range.atMost == cdp::never)
        return Words::tr("at least %1").arg(low);
    return range.atLeast <= 0 ? Words::tr("at most %1").arg(high) : Words::tr("%1 to %2").arg(low, high);
}

QString windowText(const Explanation& part)
{
    const bool begins = part.fromMs != cdp::always;
    const bool ends = part.toMs != cdp::never;
    if (begins && ends)
        return Words::tr("after %1 up to %2")
            .arg(formats::timestamp(part.fromMs, true), formats::timestamp(part.toMs, true));
    if (ends)
        return Words::tr("up to %1").arg(formats::timestamp(part.toMs, true));
    return begins ? Words::tr("after %1").arg(formats::timestamp(part.fromMs, true)) : QString();
}

QString countText(const Explanation& part)
{
    QString said = Words::tr("%1 of “%2”").arg(formats::count(part.counted), text(part.subject));
    if (const QString window = windowText(part); !window.isEmpty())
        said = Words::tr("%1 %2").arg(said, window);
    if (!part.needed)
        return said;
    said = Words::tr("%1; needed: %2").arg(said, rangeText(*part.needed));
    if (part.counted < part.needed->atLeast)
        return Words::tr("%1, missing: %2").arg(said, formats::count(part.needed->atLeast - part.counted));
    if (part.counted > part.needed->atMost)
        return Words::tr("%1, too many: %2").arg(said, formats::count(part.counted - part.needed->atMost));
    return said;
}

QString valueText(const std::string& value) { return value.empty() ? Words::tr("absent") : text(value); }

QString regularText(const Explanation& part)
{
    const QString said = Words::tr("regularly: %1; periods: %2, needed: %3")
                             .arg(countText(part), QString::number(part.periods), QString::number(part.periodsNeeded));
    return part.periods < part.periodsNeeded
               ? Words::tr("%1, missing: %2").arg(said, QString::number(part.periodsNeeded - part.periods))
               : said;
}

QString conditionText(const Explanation& part)
{
    switch (part.kind) {
    case Condition::Kind::Everyone:
        return Words::tr("everyone");
    case Condition::Kind::All:
        return Words::tr("all of these");
    case Condition::Kind::Any:
        return Words::tr("any of these");
    case Condition::Kind::Not:
        return Words::tr("not this");
    case Condition::Kind::Trait:
        return Words::tr("the trait %1 is %2; tested: %3")
            .arg(text(part.subject), valueText(part.value), text(part.test));
    case Condition::Kind::Count:
        return countText(part);
    case Condition::Kind::Aggregate:
        return Words::tr("%1; together: %2; tested: %3").arg(countText(part), valueText(part.value), text(part.test));
    case Condition::Kind::Sequence:
        return Words::tr("these steps one after the other %1").arg(windowText(part)).trimmed();
    case Condition::Kind::Regularly:
        return regularText(part);
    case Condition::Kind::Audience:
        return Words::tr("the audience %1").arg(text(part.subject));
    case Condition::Kind::List:
        return Words::tr("the list %1").arg(text(part.subject));
    case Condition::Kind::Account:
        return part.subject.empty() ? Words::tr("members of the account; the profile is in none")
                                    : Words::tr("members of the account %1 of whom it is true: %2")
                                          .arg(text(part.subject), formats::count(part.counted));
    }
    return {};
}

void addLines(const Explanation& part, int depth, QStringList& lines)
{
    constexpr int deepest = 200;
    const QString indent(depth * 2, QLatin1Char(' '));
    QString line = (part.holds ? Words::tr("true: %1") : Words::tr("false: %1")).arg(conditionText(part));
    if (part.heldForMs > 0)
        line = Words::tr("%1; without a break for %2").arg(line, formats::duration(part.heldForMs));
    if (part.heldSinceMs != cdp::never)
        line = Words::tr("%1, so far since %2").arg(line, formats::timestamp(part.heldSinceMs, true));
    if (part.isOutside)
        line = Words::tr("%1; true, but profiles without a userId belong only with includeAnonymous").arg(line);
    if (part.until != cdp::never)
        line = Words::tr("%1; may change by itself at %2").arg(line, formats::timestamp(part.until, true));
    lines << indent + line;
    for (const Explanation::CountedEvent& event : part.events)
        lines << indent +
                     Words::tr("  counted: %1, %2").arg(formats::timestamp(event.atMs, true), text(event.messageId));
    if (depth >= deepest)
        return;
    for (const Explanation& child : part.children)
        addLines(child, depth + 1, lines);
}

} // namespace

QStringList explanationLines(const cdp::Explanation& explanation)
{
    QStringList lines;
    addLines(explanation, 0, lines);
    return lines;
}

} // namespace weir
