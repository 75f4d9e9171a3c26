#include "widgets/messages/topicchips.h"

#include "widgets/kit/buttons.h"
#include "widgets/kit/tokens.h"

#include <QCompleter>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QStringListModel>

namespace weir {
namespace {
constexpr int fieldWidth = 168;
}

TopicChips::TopicChips(QWidget* parent)
    : QWidget(parent), m_chips(new QHBoxLayout), m_field(new QLineEdit), m_known(new QStringListModel(this))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::s);
    m_chips->setSpacing(space::xs);
    row->addLayout(m_chips);
    m_field->setPlaceholderText(tr("Add topic"));
    m_field->setAccessibleName(tr("Add topic"));
    m_field->setFixedWidth(fieldWidth);
    row->addWidget(m_field);
    row->addStretch(1);
    auto* completer = new QCompleter(m_known, this);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setFilterMode(Qt::MatchContains);
    m_field->setCompleter(completer);
    setFocusProxy(m_field);
    connect(m_field, &QLineEdit::returnPressed, this, &TopicChips::add);
    // Queued: the completer writes its choice into the field after telling of it.
    connect(completer, qOverload<const QString&>(&QCompleter::activated), this, &TopicChips::add, Qt::QueuedConnection);
}

void TopicChips::setKnown(const QStringList& topics)
{
    if (topics != m_known->stringList())
        m_known->setStringList(topics);
}

void TopicChips::setTopics(const QStringList& topics)
{
    if (topics == m_topics)
        return;
    m_topics = topics;
    show();
}

void TopicChips::show()
{
    while (QLayoutItem* item = m_chips->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    for (const QString& topic : m_topics) {
        QToolButton* chip = toolTextButton(QStringLiteral("x"), topic, this);
        chip->setAccessibleName(tr("Leave out %1").arg(topic));
        chip->setToolTip(chip->accessibleName());
        connect(chip, &QToolButton::clicked, this, [this, topic] {
            m_topics.removeAll(topic);
            show();
            emit topicsChanged();
        });
        m_chips->addWidget(chip);
    }
}

void TopicChips::add()
{
    const QString topic = m_field->text().trimmed();
    if (topic.isEmpty())
        return;
    m_field->clear();
    if (m_topics.contains(topic))
        return;
    m_topics << topic;
    show();
    emit topicsChanged();
}

} // namespace weir
