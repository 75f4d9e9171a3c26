#include "models/groups/poisontexts.h"

#include "models/common/errortext.h"
#include "models/common/formats.h"

#include <QCoreApplication>

namespace weir::poisontexts {
namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(PoisonTexts)
};

} // namespace

QString title(const PoisonSuspect& suspect, bool utc)
{
    return Words::tr("Offset %1 · %2 · %3")
        .arg(formats::count(suspect.offset), formats::timestamp(suspect.timestampMs, utc),
             formats::size(suspect.bytes));
}

QString reason(const PoisonSuspect& suspect, bool utc)
{
    switch (suspect.reason) {
    case PoisonReason::CannotDecode:
        return suspect.error ? Words::tr("It cannot be decoded as its neighbours are. %1")
                                   .arg(errorText(*suspect.error, ErrorPlace::Message).full())
                             : Words::tr("It cannot be decoded as its neighbours are.");
    case PoisonReason::OtherFormat:
        return Words::tr("It is %1, its neighbours are %2.")
            .arg(QString::fromUtf8(formatName(suspect.format).data()),
                 QString::fromUtf8(formatName(suspect.usualFormat).data()));
    case PoisonReason::OtherSchema:
        return Words::tr("It was written with schema %1, its neighbours with %2.")
            .arg(suspect.number)
            .arg(suspect.usual);
    case PoisonReason::MuchLarger:
        return Words::tr("It is %1 large, its neighbours about %2.")
            .arg(formats::size(suspect.number), formats::size(suspect.usual));
    case PoisonReason::NullValue:
        return Words::tr("It has no value, its neighbours have.");
    case PoisonReason::NullKey:
        return Words::tr("It has no key, its neighbours have.");
    case PoisonReason::MissingFields:
        return Words::tr("%1 is missing, which nearly all others have.", "names of fields")
            .arg(suspect.fields.join(QLatin1String(", ")));
    case PoisonReason::OddTime:
        return Words::tr("Its time is %1, that of the record before it %2.")
            .arg(formats::timestamp(suspect.number, utc), formats::timestamp(suspect.usual, utc));
    case PoisonReason::FirstUncommitted:
        return Words::tr("Nothing is odd about it, but it is the record that the group stands before.");
    }
    return {};
}

QString summary(const PoisonReport& report)
{
    if (report.looked == 0)
        return Words::tr("Nothing is left to read here: the group is at the end.");
    return Words::tr("%n record(s) from offset %1 on were compared with %2 neighbours. This is a suspicion, not a "
                     "proof: what the consumer does with a record is not seen here.",
                     nullptr, report.looked)
        .arg(formats::count(report.committed), formats::count(report.neighbours));
}

} // namespace weir::poisontexts
