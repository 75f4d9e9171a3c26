#include "app/weirctl/produceplan.h"

#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/weirctl/tailplan.h"
#include "backend/base/clock.h"

namespace weir::ctl {
namespace {

bool parseHeaders(const QStringList& all, std::vector<ProduceHeader>& headers)
{
    for (const QString& text : all) {
        const qsizetype equals = text.indexOf(QLatin1Char('='));
        if (equals < 0) {
            complain(Ctl::tr("--header is NAME=VALUE; “%1” has no =.").arg(text));
            return false;
        }
        headers.push_back({text.left(equals).toStdString(), text.mid(equals + 1).toStdString()});
    }
    return true;
}

bool parseNumbers(const Arguments& arguments, ProducePlan& plan)
{
    if (arguments.has(QStringLiteral("partition"))) {
        bool isNumber = false;
        const int partition = arguments.value(QStringLiteral("partition")).toInt(&isNumber);
        if (!isNumber || partition < 0) {
            complain(Ctl::tr("--partition is a number from 0."));
            return false;
        }
        plan.same.partition = partition;
    }
    if (arguments.has(QStringLiteral("rate"))) {
        bool isNumber = false;
        plan.options.recordsPerSecond = arguments.value(QStringLiteral("rate")).toDouble(&isNumber);
        if (!isNumber || plan.options.recordsPerSecond <= 0) {
            complain(Ctl::tr("--rate is a number of records a second above 0."));
            return false;
        }
    }
    if (arguments.has(QStringLiteral("repeat"))) {
        bool isNumber = false;
        plan.repeat = arguments.value(QStringLiteral("repeat")).toULongLong(&isNumber);
        if (!isNumber || plan.repeat == 0) {
            complain(Ctl::tr("--repeat is a whole number above 0."));
            return false;
        }
    }
    if (arguments.has(QStringLiteral("timestamp"))) {
        const Result<std::int64_t> moment =
            parseMoment(arguments.value(QStringLiteral("timestamp")), SystemClock::instance().nowMs());
        if (!moment) {
            complain(moment.error().detail);
            return false;
        }
        plan.same.timestampMs = *moment;
    }
    return true;
}

} // namespace

bool parsePlan(const Arguments& arguments, ProducePlan& plan)
{
    plan.same.topic = arguments.positional().value(0).toStdString();
    plan.json = arguments.has(QStringLiteral("json"));
    plan.isTombstone = arguments.has(QStringLiteral("tombstone"));
    if (arguments.has(QStringLiteral("key")))
        plan.same.key = arguments.value(QStringLiteral("key")).toStdString();
    if (arguments.has(QStringLiteral("key-separator")))
        plan.keySeparator = arguments.value(QStringLiteral("key-separator")).toStdString();
    if (arguments.has(QStringLiteral("value")))
        plan.value = arguments.value(QStringLiteral("value")).toStdString();
    const auto format = [&](const char* name) {
        return PartEncoder(formatFromName(arguments.value(QLatin1String(name), QStringLiteral("text")).toStdString()));
    };
    plan.encoder = format("format");
    plan.keyEncoder = format("key-format");
    plan.schema.subject = arguments.value(QStringLiteral("schema-subject")).toStdString();
    plan.keySchema.subject = arguments.value(QStringLiteral("key-schema-subject")).toStdString();
    plan.options.partitioner =
        partitionerNamed(arguments.value(QStringLiteral("partitioner")).toStdString()).value_or(Partitioner::Murmur2);
    plan.options.compression = arguments.value(QStringLiteral("compression"), QStringLiteral("none")).toStdString();
    if (!parseNumbers(arguments, plan) || !parseHeaders(arguments.all(QStringLiteral("header")), plan.same.headers))
        return false;
    if (plan.keySeparator && (plan.same.key || plan.keySeparator->empty())) {
        complain(plan.same.key ? Ctl::tr("--key and --key-separator cannot both say what the key is.")
                               : Ctl::tr("--key-separator is at least one character."));
        return false;
    }
    if (plan.json && (plan.value || plan.isTombstone || plan.keySeparator || plan.repeat > 0)) {
        complain(Ctl::tr("--json records say themselves what they are; --value, --tombstone, --key-separator and "
                         "--repeat go without it."));
        return false;
    }
    for (const char* part : {"", "key-"}) {
        if (arguments.has(QLatin1String(part) + QStringLiteral("schema-subject")) &&
            arguments.has(QLatin1String(part) + QStringLiteral("format"))) {
            complain(Ctl::tr("The schema says how a value is written: --format and --key-format go without it."));
            return false;
        }
    }
    if (plan.isTombstone && (plan.value || plan.keySeparator)) {
        complain(Ctl::tr("--tombstone has no value; give its --key alone."));
        return false;
    }
    if (plan.isTombstone && !plan.same.key) {
        complain(Ctl::tr("A tombstone deletes a key: give it with --key."));
        return false;
    }
    return true;
}

} // namespace weir::ctl
