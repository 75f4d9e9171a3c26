#include "widgets/messages/keystrip.h"

#include "models/common/formats.h"
#include "models/common/recorddiff.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/label.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QThreadPool>

namespace weir {
namespace {

constexpr std::size_t largestCompared = 4 * 1024 * 1024;

QByteArray textOf(const KeyNeighbours::Record& record, const KeyStrip::Reading& reading)
{
    const RecordView view = record.batch->at(record.index);
    if (view.has(RecordFlag::ValueNull))
        return {};
    const std::string& topic = record.batch->topics()[view.topic];
    Decoded decoded =
        reading.decoders->decode(view.value, reading.valueFormat, 0, {topic, RecordPart::Value, view.key});
    if (reading.masks)
        decoded = reading.masks->masked(std::move(decoded), topic, RecordPart::Value);
    return QByteArray::fromStdString(decoded.text);
}

} // namespace

KeyStrip::KeyStrip(QWidget* parent)
    : QWidget(parent), m_before(plainButton(tr("Previous"), QStringLiteral("chevron-left"), this)),
      m_after(plainButton(tr("Next"), QStringLiteral("chevron-right"), this)),
      m_follow(plainButton(tr("Follow this key"), QStringLiteral("route"), this)),
      m_text(new Label({}, FontRole::Secondary, Token::TextSecondary))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::xs);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::s);
    row->addWidget(m_before);
    row->addWidget(m_after);
    row->addStretch(1);
    row->addWidget(m_follow);
    m_text->setWordWrap(true);
    column->addWidget(m_text);
    column->addLayout(row);
    m_before->setAccessibleName(tr("Previous record of this key"));
    m_after->setAccessibleName(tr("Next record of this key"));
    m_follow->setToolTip(tr("All records of this key, over several topics, as one time line"));
    hide();

    connect(&m_neighbours, &KeyNeighbours::found, this, &KeyStrip::showFound);
    connect(m_before, &QPushButton::clicked, this, [this] {
        if (m_neighbours.previous().batch)
            emit rowWanted(m_neighbours.previous().id);
        else
            emit searchWanted();
    });
    connect(m_after, &QPushButton::clicked, this, [this] { emit rowWanted(m_neighbours.next().id); });
    connect(m_follow, &QPushButton::clicked, this, &KeyStrip::followWanted);
}

void KeyStrip::setOnCluster(bool onCluster)
{
    m_onCluster = onCluster;
    m_follow->setVisible(onCluster);
}

void KeyStrip::look(RecordStream* stream, std::size_t row, const Reading& reading)
{
    ++m_generation;
    m_reading = reading;
    m_change.clear();
    m_here.batch = stream->batch(row, &m_here.index);
    const RecordView record = m_here.batch->at(m_here.index);
    setVisible(!record.has(RecordFlag::KeyNull) && !record.isControl());
    if (isHidden()) {
        m_neighbours.forget();
        return;
    }
    m_before->setEnabled(false);
    m_after->setEnabled(false);
    m_text->setText(tr("Looking for records of the same key…"));
    m_neighbours.look(stream, row);
}

void KeyStrip::setSearching(bool searching)
{
    m_before->setEnabled(!searching);
    m_text->setText(searching ? tr("Searching the topic backwards for this key…") : sentence());
}

void KeyStrip::setNothingBefore()
{
    m_before->setEnabled(false);
    m_text->setText(tr("This is the oldest record of this key that the topic has."));
}

QString KeyStrip::sentence() const
{
    const KeyNeighbours::Record& previous = m_neighbours.previous();
    const KeyNeighbours::Record& next = m_neighbours.next();
    if (!previous.batch && !next.batch)
        return tr("No other record of this key among those read.");
    if (!previous.batch)
        return tr("The first record of this key among those read.");
    const RecordView before = previous.batch->at(previous.index);
    const RecordView here = m_here.batch->at(m_here.index);
    const QString since =
        tr("Since offset %1, %2 before")
            .arg(formats::count(before.offset), formats::duration(here.timestampMs - before.timestampMs));
    return m_change.isEmpty() ? since : tr("%1: %2").arg(since, m_change);
}

void KeyStrip::showFound()
{
    const bool hasBefore = m_neighbours.previous().batch != nullptr;
    m_before->setText(hasBefore || !m_onCluster ? tr("Previous") : tr("Search previous"));
    m_before->setEnabled(hasBefore || m_onCluster);
    m_after->setEnabled(m_neighbours.next().batch != nullptr);
    m_text->setText(sentence());
    showChange();
}

void KeyStrip::showChange()
{
    const KeyNeighbours::Record previous = m_neighbours.previous();
    if (!previous.batch || !m_reading.decoders)
        return;
    if (previous.batch->at(previous.index).value.size() + m_here.batch->at(m_here.index).value.size() > largestCompared)
        return;
    QThreadPool::globalInstance()->start(
        [self = QPointer<KeyStrip>(this), previous, here = m_here, reading = m_reading, generation = m_generation] {
            const RecordView now = here.batch->at(here.index);
            const RecordView before = previous.batch->at(previous.index);
            QString change;
            if (now.has(RecordFlag::ValueNull) || before.has(RecordFlag::ValueNull))
                change = now.has(RecordFlag::ValueNull) && before.has(RecordFlag::ValueNull) ? tr("nothing changed")
                         : now.has(RecordFlag::ValueNull) ? tr("deleted by a tombstone")
                                                          : tr("back after a tombstone");
            else
                change = changesInWords(textOf(previous, reading), textOf(here, reading));
            QMetaObject::invokeMethod(
                QCoreApplication::instance(),
                [self, change, generation] {
                    if (!self || self->m_generation != generation)
                        return;
                    self->m_change = change;
                    self->m_text->setText(self->sentence());
                },
                Qt::QueuedConnection);
        });
}

} // namespace weir
