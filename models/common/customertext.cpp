#include "models/common/customertext.h"

#include "models/common/formats.h"

#include <QCoreApplication>

namespace weir {
namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(weir::CustomerText)
};

constexpr qsizetype longestPayload = 200;

QString text(std::string_view utf8) { return QString::fromUtf8(utf8.data(), qsizetype(utf8.size())); }

QString eventText(const std::string& messageId) { return messageId.empty() ? Words::tr("an event") : text(messageId); }

QString shortened(const QString& whole)
{
    return whole.size() <= longestPayload ? whole : whole.left(longestPayload - 1) + QChar(0x2026);
}

QString causeText(const cdp::MembershipRecord& record)
{
    switch (record.cause) {
    case cdp::Cause::Event:
        return Words::tr("by event %1").arg(text(record.messageId));
    case cdp::Cause::Time:
        return Words::tr("by time");
    case cdp::Cause::Edit:
        return Words::tr("by a change of definitions");
    case cdp::Cause::Merge:
        return Words::tr("by a merge of profiles");
    case cdp::Cause::Erasure:
        return Words::tr("by an erasure");
    }
    return {};
}

QString outcomeText(const std::string& outcome)
{
    static const struct
    {
        const char *word, *sentence;
    } words[] = {
        {"passed", QT_TRANSLATE_NOOP("weir::CustomerText", "passed")},
        {"mapped", QT_TRANSLATE_NOOP("weir::CustomerText", "mapped")},
        {"omitted", QT_TRANSLATE_NOOP("weir::CustomerText", "properties were taken out")},
        {"violated", QT_TRANSLATE_NOOP("weir::CustomerText", "passed in spite of violations")},
        {"new", QT_TRANSLATE_NOOP("weir::CustomerText", "not seen before")},
        {"new profile", QT_TRANSLATE_NOOP("weir::CustomerText", "a new profile")},
        {"known profile", QT_TRANSLATE_NOOP("weir::CustomerText", "a known profile")},
        {"merged", QT_TRANSLATE_NOOP("weir::CustomerText", "profiles are merged")},
        {"counted", QT_TRANSLATE_NOOP("weir::CustomerText", "the event counts")},
        {"paused", QT_TRANSLATE_NOOP("weir::CustomerText", "cannot be reached, waits")},
        {"retried", QT_TRANSLATE_NOOP("weir::CustomerText", "refused, will be sent again")},
    };
    for (const auto& each : words) {
        if (outcome == each.word)
            return Words::tr(each.sentence);
    }
    return text(outcome);
}

QString stageText(const std::string& stage)
{
    static const struct
    {
        const char *word, *name;
    } words[] = {
        {"source", QT_TRANSLATE_NOOP("weir::CustomerText", "source")},
        {"source filter", QT_TRANSLATE_NOOP("weir::CustomerText", "source filter")},
        {"mapping", QT_TRANSLATE_NOOP("weir::CustomerText", "mapping")},
        {"spec check", QT_TRANSLATE_NOOP("weir::CustomerText", "spec check")},
        {"tracking plan", QT_TRANSLATE_NOOP("weir::CustomerText", "tracking plan")},
        {"transformations", QT_TRANSLATE_NOOP("weir::CustomerText", "transformations")},
        {"suppression", QT_TRANSLATE_NOOP("weir::CustomerText", "suppression")},
        {"deduplicate", QT_TRANSLATE_NOOP("weir::CustomerText", "duplicates")},
        {"identity", QT_TRANSLATE_NOOP("weir::CustomerText", "identity")},
        {"profile", QT_TRANSLATE_NOOP("weir::CustomerText", "profile")},
    };
    for (const auto& each : words) {
        if (stage == each.word)
            return Words::tr(each.name);
    }
    return text(stage);
}

/// Of what the other records tell better there is nothing.
QString sentence(const cdp::TraceRecord& record)
{
    const bool isTold = record.stage == "audiences" || record.stage == "journeys" || record.outcome == "delivered";
    if (isTold)
        return {};
    const QString said =
        Words::tr("%1, %2: %3").arg(eventText(record.messageId), stageText(record.stage), outcomeText(record.outcome));
    return record.detail.empty() ? said : Words::tr("%1 (%2)").arg(said, text(record.detail));
}

QString sentence(const cdp::MembershipRecord& record)
{
    return (record.entered ? Words::tr("%1 enters the audience %2, %3") : Words::tr("%1 leaves the audience %2, %3"))
        .arg(text(record.name), text(record.audience), causeText(record));
}

QString sentence(const cdp::DeadLetterRecord& record)
{
    const QString said = Words::tr("%1 goes to the dead letters: %2, at %3")
                             .arg(eventText(record.messageId), text(record.reason), stageText(record.where));
    return record.detail.empty() ? said : Words::tr("%1 (%2)").arg(said, text(record.detail));
}

QString sentence(const cdp::DroppedRecord& record)
{
    return Words::tr("%1 goes no further: %2").arg(eventText(record.messageId), text(record.reason));
}

QString sentence(const cdp::ViolationRecord& record)
{
    return record.path.empty()
               ? Words::tr("%1 violates the plan %2: %3")
                     .arg(eventText(record.messageId), text(record.plan), text(record.type))
               : Words::tr("%1 violates the plan %2: %3 at %4")
                     .arg(eventText(record.messageId), text(record.plan), text(record.type), text(record.path));
}

QString sentence(const cdp::SentRecord& record)
{
    const QString payload = record.payload ? text(toJsonText(record.payload->root)) : QStringLiteral("null");
    return Words::tr("%1 gets of %2: %3").arg(text(record.destination), text(record.name), shortened(payload));
}

QString sentence(const cdp::JourneyRecord& record)
{
    const QString why = record.why.empty() ? QString() : Words::tr(" (%1)").arg(text(record.why));
    if (record.what == "entered")
        return Words::tr("%1 enters the journey %2 at %3")
                   .arg(text(record.name), text(record.journey), text(record.to)) +
               why;
    if (record.what == "exited")
        return Words::tr("%1 leaves the journey %2 from %3")
                   .arg(text(record.name), text(record.journey), text(record.from)) +
               why;
    if (record.what == "moved")
        return Words::tr("%1 moves in the journey %2 from %3 to %4")
                   .arg(text(record.name), text(record.journey), text(record.from), text(record.to)) +
               why;
    return Words::tr("%1 in the journey %2: %3 at %4")
               .arg(text(record.name), text(record.journey), text(record.what), text(record.from)) +
           why;
}

QString sentence(const cdp::MergeRecord& record)
{
    return Words::tr("profile %1 goes into %2, by event %3")
        .arg(text(record.from.toText()), text(record.into.toText()), text(record.messageId));
}

QString sentence(const cdp::PrivacyRecord& record)
{
    const QString said =
        Words::tr("the privacy request %1 (%2) was carried out").arg(text(record.request), text(record.type));
    return record.document ? Words::tr("%1: %2").arg(said, shortened(text(toJsonText(record.document->root)))) : said;
}

QString happeningText(const cdp::CustomerHappening& happening)
{
    using What = cdp::CustomerHappening::What;
    switch (happening.what) {
    case What::Defined:
        return Words::tr("%1 is in force").arg(text(happening.detail));
    case What::Refused:
        return Words::tr("%1 is refused").arg(text(happening.detail));
    case What::Removed:
        return Words::tr("%1 is removed").arg(text(happening.detail));
    case What::Advanced:
        return Words::tr("the clock stands here");
    case What::Restarted:
        return Words::tr("everything begins again from a durable state of %1 bytes").arg(text(happening.detail));
    case What::Record:
        break;
    }
    return happening.record ? std::visit([](const auto& record) { return sentence(record); }, *happening.record)
                            : QString();
}

/// A dead letter and what goes no further are told by their own records, which follow.
bool isToldNext(const std::vector<cdp::CustomerHappening>& trace, std::size_t at)
{
    if (at + 1 >= trace.size() || !trace[at].record || !trace[at + 1].record)
        return false;
    const auto* const stage = std::get_if<cdp::TraceRecord>(&*trace[at].record);
    const auto* const letter = std::get_if<cdp::DeadLetterRecord>(&*trace[at + 1].record);
    const auto* const dropped = std::get_if<cdp::DroppedRecord>(&*trace[at + 1].record);
    return stage && ((letter && letter->reason == stage->outcome && letter->messageId == stage->messageId) ||
                     (dropped && dropped->reason == stage->outcome && dropped->messageId == stage->messageId));
}

std::int64_t momentOf(const cdp::CustomerHappening& happening)
{
    std::int64_t atMs = happening.atMs;
    if (happening.record)
        std::visit(
            [&](const auto& record) {
                if constexpr (requires { record.atMs; })
                    atMs = record.atMs;
            },
            *happening.record);
    return atMs;
}

} // namespace

QString storyTime(std::int64_t atMs, std::int64_t startMs)
{
    constexpr std::int64_t dayMs = 86'400'000;
    const std::int64_t dayStart = startMs - ((startMs % dayMs) + dayMs) % dayMs;
    const bool isFirstDay = atMs >= dayStart && atMs < dayStart + dayMs;
    return isFirstDay ? formats::timeOfDay(atMs, true) : formats::timestamp(atMs, true);
}

QVector<HappeningLine> happeningLines(const std::vector<cdp::CustomerHappening>& trace, std::int64_t startMs)
{
    QVector<HappeningLine> lines;
    for (std::size_t i = 0; i < trace.size(); ++i) {
        const QString said = isToldNext(trace, i) ? QString() : happeningText(trace[i]);
        if (!said.isEmpty())
            lines << HappeningLine{trace[i].step,
                                   Words::tr("%1: %2").arg(storyTime(momentOf(trace[i]), startMs), said)};
    }
    return lines;
}

QString mismatchSentence(const cdp::CustomerMismatch& mismatch)
{
    const auto shown = [](const std::string& value) { return value.empty() ? Words::tr("nothing") : text(value); };
    return Words::tr("%1: expected %2, came out %3")
        .arg(text(mismatch.path), shown(mismatch.expected), shown(mismatch.actual));
}

} // namespace weir
