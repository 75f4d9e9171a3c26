#include "app/weirctl/producer.h"

#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/shell/interrupt.h"

#include <QLocale>
#include <cstdio>

namespace weir::ctl {
namespace {

QString number(std::uint64_t count) { return QLocale(QLocale::English).toString(qulonglong(count)); }

QString size(std::uint64_t bytes)
{
    return QLocale(QLocale::English).formattedDataSize(qint64(bytes), 1, QLocale::DataSizeSIFormat);
}

/// Why a record was refused, in words for producing.
QString refusal(const Error& error, const QString& topic)
{
    switch (error.kind) {
    case ErrorKind::Limit:
        return Ctl::tr("it is larger than the topic's max.message.bytes allow.");
    case ErrorKind::NotFound:
        return error.subject.contains(QLatin1Char('/'))
                   ? Ctl::tr("there is no partition %1.").arg(error.subject.section(QLatin1Char('/'), -1))
                   : Ctl::tr("the topic “%1” is not there.").arg(topic);
    case ErrorKind::Authorization:
        return Ctl::tr("you may not write to “%1”; it needs an ACL that allows Write.").arg(topic);
    case ErrorKind::Timeout:
        return Ctl::tr("no broker took it in time.");
    case ErrorKind::Cancelled:
        return Ctl::tr("it was given up.");
    case ErrorKind::Unavailable:
        return Ctl::tr("too few replicas of the partition are in sync.");
    default:
        return error.detail + QLatin1Char('.');
    }
}

} // namespace

int Producer::run(ProduceSource& source, const RunOptions& options)
{
    m_source = &source;
    ProduceLoop* running = nullptr;
    ProduceLoop::Hooks hooks;
    hooks.mustStop = [this] { return stopRequested() != 0 || m_out.isBroken(); };
    hooks.delivered = [this](const Delivery& delivery) { delivered(delivery); };
    hooks.broken = [this](std::uint64_t line, const Error& error) {
        failed(line, error, error.detail + QLatin1Char('.'));
    };
    hooks.tick = [&] { tick(*running); };
    ProduceLoop loop({m_target.spec, m_target.secrets, ClientRole::Producer, {}, {}}, source, options,
                     std::move(hooks));
    running = &loop;
    QElapsedTimer clock;
    clock.start();
    m_sinceDelivery.start();
    const RunEnd end = loop.run();
    m_out.flush();
    sayEnd(loop, end, double(clock.elapsed()) / 1000);
    if (stopRequested() != 0)
        return stopRequested();
    return end == RunEnd::Done && loop.counts().broken == 0 && loop.counts().refused == 0 ? Done : Failed;
}

void Producer::delivered(const Delivery& delivery)
{
    m_sinceDelivery.restart();
    if (delivery.error) {
        failed(delivery.tag, *delivery.error, refusal(*delivery.error, m_topic));
        return;
    }
    if (!m_json)
        return;
    m_out.append("{\"line\":");
    m_out.appendNumber(std::int64_t(delivery.tag));
    m_out.append(",\"partition\":");
    m_out.appendNumber(delivery.partition);
    m_out.append(",\"offset\":");
    m_out.appendNumber(delivery.offset);
    m_out.append(",\"timestamp\":");
    m_out.appendNumber(delivery.timestampMs);
    m_out.append(",\"bytes\":");
    m_out.appendNumber(std::int64_t(delivery.bytes));
    m_out.append("}\n");
}

void Producer::failed(std::uint64_t number, const Error& error, const QString& sentence)
{
    if (m_json) {
        m_out.append("{\"line\":");
        m_out.appendNumber(std::int64_t(number));
        m_out.append(",\"error\":");
        m_out.appendJsonString((errorKindName(error.kind) + QStringLiteral(": ") + error.detail).toStdString());
        m_out.append("}\n");
    }
    if (++m_complaints > mostComplaints) {
        ++m_quiet;
        return;
    }
    const QString place = m_source->place();
    complain(place.isEmpty() ? Ctl::tr("Record %1: %2").arg(number).arg(sentence)
                             : Ctl::tr("%1, record %2: %3").arg(place).arg(number).arg(sentence));
}

void Producer::tick(const ProduceLoop& loop)
{
    constexpr qint64 patienceMs = 3000;
    m_out.flush();
    const std::optional<Error> obstacle = loop.obstacle();
    if (!obstacle) {
        m_saidWaiting = false;
    } else if (!m_saidWaiting && m_sinceDelivery.elapsed() > patienceMs) {
        m_saidWaiting = true;
        complain(sentence(*obstacle, m_target.where), Ctl::tr("Waiting for it to come back; Ctrl+C ends."));
    }
}

void Producer::sayEnd(const ProduceLoop& loop, RunEnd end, double seconds)
{
    const RunCounts& counts = loop.counts();
    if (m_quiet > 0)
        complain(Ctl::tr("%1 more could not be written.").arg(number(std::uint64_t(m_quiet))));
    if (end == RunEnd::Failed && loop.error() && m_complaints == 0)
        complain(*loop.error(), m_topic);
    if (stopRequested() != 0)
        complain(Ctl::tr("Ended before everything was written."));
    QString text =
        counts.sent == counts.acknowledged
            ? Ctl::tr("Written to %1: %2 records (%3) in %4 s.")
                  .arg(m_topic, number(counts.acknowledged), size(counts.acknowledgedBytes))
                  .arg(seconds, 0, 'f', 1)
            : Ctl::tr("Written to %1: %2 of %3 records (%4) in %5 s.")
                  .arg(m_topic, number(counts.acknowledged), number(counts.sent), size(counts.acknowledgedBytes))
                  .arg(seconds, 0, 'f', 1);
    if (counts.broken > 0)
        text += QLatin1Char(' ') + Ctl::tr("Not sent, because they are no records: %1.").arg(number(counts.broken));
    text += QLatin1Char('\n');
    if (m_json) // standard output is one line a delivery
        std::fputs(text.toUtf8().constData(), stderr);
    else
        say(text);
}

} // namespace weir::ctl
