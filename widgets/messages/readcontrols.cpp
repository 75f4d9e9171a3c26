#include "widgets/messages/readcontrols.h"

#include "backend/base/clock.h"
#include "models/common/readplace.h"
#include "widgets/kit/formfield.h"
#include "widgets/kit/tokens.h"

#include <QHBoxLayout>

namespace weir {
namespace {

enum Records { Committed, Uncommitted, Everything };

constexpr int valueWidth = 168, partitionsWidth = 96;

FormField* addField(QHBoxLayout* row, const QString& label, QWidget* field)
{
    auto* form = new FormField(label, field);
    row->addWidget(form, 0, Qt::AlignTop);
    return form;
}

} // namespace

ReadControls::ReadControls(QWidget* parent)
    : QWidget(parent), m_from(new QComboBox), m_fromValue(new QLineEdit), m_until(new QComboBox),
      m_untilValue(new QLineEdit), m_partitions(new QLineEdit), m_records(new QComboBox)
{
    m_from->addItem(tr("Newest"), int(StartKind::Newest));
    m_from->addItem(tr("Beginning"), int(StartKind::Beginning));
    m_from->addItem(tr("Offset"), int(StartKind::Offset));
    m_from->addItem(tr("Time"), int(StartKind::Time));
    m_from->addItem(tr("Now, live"), int(StartKind::Live));
    m_until->addItem(tr("The end"), int(StopKind::End));
    m_until->addItem(tr("Never, live"), int(StopKind::Live));
    m_until->addItem(tr("Offset"), int(StopKind::Offset));
    m_until->addItem(tr("Time"), int(StopKind::Time));
    m_until->addItem(tr("A number"), int(StopKind::Count));
    m_records->addItem(tr("Committed"), Committed);
    m_records->addItem(tr("Also uncommitted"), Uncommitted);
    m_records->addItem(tr("All, with markers"), Everything);
    m_records->setItemData(Everything, tr("Aborted records and transaction markers are shown, marked as such."),
                           Qt::ToolTipRole);
    m_partitions->setPlaceholderText(tr("all"));
    m_partitions->setFixedWidth(partitionsWidth);
    m_fromValue->setFixedWidth(valueWidth);
    m_untilValue->setFixedWidth(valueWidth);

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::s);
    addField(row, tr("From"), m_from);
    m_fromForm = addField(row, tr("Records"), m_fromValue);
    addField(row, tr("Until"), m_until);
    m_untilForm = addField(row, tr("Offset"), m_untilValue);
    m_partitionsForm = addField(row, tr("Partitions"), m_partitions);
    addField(row, tr("Transactions"), m_records);
    row->addStretch(1);

    connect(m_from, &QComboBox::activated, this, [this] {
        const auto kind = StartKind(m_from->currentData().toInt());
        m_fromValue->setText(kind == StartKind::Newest ? QStringLiteral("500") : QString());
        if (kind == StartKind::Live)
            m_until->setCurrentIndex(m_until->findData(int(StopKind::Live)));
        showFields();
        if (m_fromForm->isVisible() && m_fromValue->text().isEmpty())
            m_fromValue->setFocus();
        else
            emit readRequested();
    });
    connect(m_until, &QComboBox::activated, this, [this] {
        m_untilValue->clear();
        showFields();
        if (m_untilForm->isVisible())
            m_untilValue->setFocus();
        else
            emit readRequested();
    });
    connect(m_records, &QComboBox::activated, this, &ReadControls::readRequested);
    for (QLineEdit* field : {m_fromValue, m_untilValue, m_partitions})
        connect(field, &QLineEdit::returnPressed, this, &ReadControls::readRequested);
    setRequest({});
}

void ReadControls::setUtc(bool utc) { m_utc = utc; }

void ReadControls::setRequest(const ReadRequest& request)
{
    m_from->setCurrentIndex(m_from->findData(int(request.start)));
    const bool timed = request.start == StartKind::Time;
    m_fromValue->setText(timed ? momentText(request.startValue, m_utc) : QString::number(request.startValue));
    m_until->setCurrentIndex(m_until->findData(int(request.stop)));
    const bool untilTime = request.stop == StopKind::Time;
    m_untilValue->setText(untilTime ? momentText(request.stopValue, m_utc) : QString::number(request.stopValue));
    QStringList partitions;
    for (const std::int32_t partition : request.partitions)
        partitions << QString::number(partition);
    m_partitions->setText(partitions.join(QLatin1Char(',')));
    m_records->setCurrentIndex(request.showTransactions                      ? Everything
                               : request.isolation == Isolation::Uncommitted ? Uncommitted
                                                                             : Committed);
    showFields();
}

void ReadControls::showFields()
{
    const auto start = StartKind(m_from->currentData().toInt());
    const auto stop = StopKind(m_until->currentData().toInt());
    m_fromForm->setVisible(start == StartKind::Newest || start == StartKind::Offset || start == StartKind::Time);
    m_untilForm->setVisible(stop == StopKind::Offset || stop == StopKind::Time || stop == StopKind::Count);
    m_fromValue->setPlaceholderText(start == StartKind::Time ? tr("2026-01-31 14:00 or -2h") : tr("a whole number"));
    m_untilValue->setPlaceholderText(stop == StopKind::Time ? tr("2026-01-31 15:00 or -1h") : tr("a whole number"));
    m_fromValue->setAccessibleName(start == StartKind::Time     ? tr("Start time")
                                   : start == StartKind::Offset ? tr("Start offset")
                                                                : tr("How many of the newest"));
    m_untilValue->setAccessibleName(stop == StopKind::Time     ? tr("Stop time")
                                    : stop == StopKind::Offset ? tr("Stop before offset")
                                                               : tr("How many records"));
    for (FormField* form : {m_fromForm, m_untilForm, m_partitionsForm})
        form->setError({});
}

std::optional<std::int64_t> ReadControls::value(FormField* form, const QLineEdit* field, bool isTime)
{
    form->setError({});
    if (isTime) {
        const Result<std::int64_t> moment = parseMoment(field->text(), SystemClock::instance().nowMs(), m_utc);
        if (moment)
            return *moment;
        form->setError(moment.error().detail);
        return {};
    }
    bool ok = false;
    QString digits = field->text();
    digits.remove(QLatin1Char(',')).remove(QLatin1Char(' '));
    const qlonglong number = digits.toLongLong(&ok);
    if (ok && number >= 0)
        return std::int64_t(number);
    form->setError(tr("Type a whole number, like 500."));
    return {};
}

std::optional<ReadRequest> ReadControls::request(const QString& topic)
{
    ReadRequest request;
    request.topic = topic;
    request.start = StartKind(m_from->currentData().toInt());
    request.stop = StopKind(m_until->currentData().toInt());
    if (request.start == StartKind::Newest || request.start == StartKind::Offset || request.start == StartKind::Time) {
        const auto from = value(m_fromForm, m_fromValue, request.start == StartKind::Time);
        if (!from)
            return {};
        request.startValue =
            request.start == StartKind::Newest ? std::clamp<std::int64_t>(*from, 1, 10'000'000) : *from;
    }
    if (request.stop == StopKind::Offset || request.stop == StopKind::Time || request.stop == StopKind::Count) {
        const auto until = value(m_untilForm, m_untilValue, request.stop == StopKind::Time);
        if (!until)
            return {};
        request.stopValue = *until;
    }
    m_partitionsForm->setError({});
    for (const QString& part : m_partitions->text().split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        bool ok = false;
        const int partition = part.trimmed().toInt(&ok);
        if (!ok || partition < 0) {
            m_partitionsForm->setError(tr("Numbers with commas, like 0,3."));
            return {};
        }
        request.partitions.append(partition);
    }
    const int records = m_records->currentIndex();
    request.isolation = records == Committed ? Isolation::Committed : Isolation::Uncommitted;
    request.showTransactions = records == Everything;
    return request;
}

void ReadControls::goToOffset()
{
    m_from->setCurrentIndex(m_from->findData(int(StartKind::Offset)));
    showFields();
    m_fromValue->setFocus();
    m_fromValue->selectAll();
}

} // namespace weir
