#include "models/common/linttext.h"

#include <QCoreApplication>

#include <algorithm>

namespace weir {
namespace {

using cdp::Remark;

QString toQt(const std::string& text) { return QString::fromStdString(text); }

class Words
{
    Q_DECLARE_TR_FUNCTIONS(weir::LintText)

public:
    static QString quoted(const std::string& text) { return tr("“%1”").arg(toQt(text)); }

    static QString logic(const Remark& remark)
    {
        const QString found = quoted(remark.found), other = quoted(remark.other);
        switch (remark.kind) {
        case Remark::Kind::AlwaysTrue:
            return remark.other.empty()
                       ? tr("%1 is always true; take it out, or change what it is compared with.").arg(found)
                       : tr("%1 or %2 is always true; one of the two says nothing.").arg(other, found);
        case Remark::Kind::AlwaysEmpty:
            return remark.other.empty()
                       ? tr("%1 is never true; nothing and nobody can fulfil it.").arg(found)
                       : tr("%1 and %2 exclude each other; nothing and nobody can fulfil both.").arg(other, found);
        case Remark::Kind::EmptyWindow:
            return tr("This time span has no length: no event is ever in it.");
        default:
            return tr("The branch %1 is never reached: %2 comes before it and is true whenever it is. Put it further "
                      "up.")
                .arg(found, other);
        }
    }

    static QString notSeen(const Remark& remark, std::int64_t nowMs)
    {
        constexpr std::int64_t dayMs = 86'400'000;
        const bool isEvent = remark.kind == Remark::Kind::EventNotSeen;
        const QString found = quoted(remark.found), other = quoted(remark.other);
        if (remark.lastSeenMs == cdp::always) {
            if (isEvent)
                return tr("The event %1 has never been seen; is its name right?").arg(found);
            return remark.other.empty() ? tr("%1 has never been seen in any event; is its name right?").arg(found)
                                        : tr("%1 has never been seen in %2; is its name right?").arg(found, other);
        }
        const int days = int(std::clamp<std::int64_t>((nowMs - remark.lastSeenMs) / dayMs, 0, 1'000'000));
        if (isEvent)
            return tr("The event %1 has not been seen for %n day(s).", nullptr, days).arg(found);
        return remark.other.empty() ? tr("%1 has not been seen in any event for %n day(s).", nullptr, days).arg(found)
                                    : tr("%1 has not been seen in %2 for %n day(s).", nullptr, days).arg(found, other);
    }

    static QString types(const Remark& remark)
    {
        const QString found = quoted(remark.found);
        if (remark.kind == Remark::Kind::MixedTypes)
            return tr("%1 comes as a number and as a text that is none: comparisons may not say what you expect.")
                .arg(found);
        return tr("%1 is compared with a number here, and comes as a text that is none.").arg(found);
    }

    static QString sentence(const Remark& remark, std::int64_t nowMs)
    {
        const QString found = quoted(remark.found), other = quoted(remark.other);
        switch (remark.kind) {
        case Remark::Kind::AlwaysTrue:
        case Remark::Kind::AlwaysEmpty:
        case Remark::Kind::EmptyWindow:
        case Remark::Kind::NeverReached:
            return logic(remark);
        case Remark::Kind::CasingTwin:
            return tr("The event %1 is also written %2; they are two events.").arg(found, other);
        case Remark::Kind::MixedTypes:
        case Remark::Kind::ComparedAsNumber:
            return types(remark);
        case Remark::Kind::EventNotSeen:
        case Remark::Kind::PropertyNotSeen:
            return notSeen(remark, nowMs);
        case Remark::Kind::ZonelessDate:
            return tr("%1 has no time zone and is taken as UTC; write the zone behind it, such as Z or +02:00.")
                .arg(found);
        case Remark::Kind::MixedAndOr:
            return tr("%1 stands beside “or” without parentheses; “and” binds tighter. Put parentheses around what "
                      "belongs together.")
                .arg(found);
        case Remark::Kind::ShadowsTrait:
            return tr("This computed trait hides the trait %1 that identify events bring.").arg(found);
        case Remark::Kind::UnknownReference:
            return tr("%1 is not defined anywhere, so it has no effect here; is its key right?").arg(found);
        case Remark::Kind::Disabled:
            return tr("%1 is out of force (“enabled” is false).").arg(found);
        }
        return {};
    }

    static QString line(const Remark& remark, std::int64_t nowMs)
    {
        const QString said = sentence(remark, nowMs);
        return remark.place.empty() ? tr("%1: %2", "a definition: a sentence").arg(toQt(remark.id), said)
                                    : tr("%1 %2: %3", "a definition, a place in it: a sentence")
                                          .arg(toQt(remark.id), toQt(remark.place), said);
    }
};

} // namespace

QString lintSentence(const cdp::Remark& remark, std::int64_t nowMs) { return Words::sentence(remark, nowMs); }

QString lintLine(const cdp::Remark& remark, std::int64_t nowMs) { return Words::line(remark, nowMs); }

} // namespace weir
