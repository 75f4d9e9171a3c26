// Purpose: some topics as chips, and a field that completes further ones. Thread: GUI. Limits: made for a dozen chips.
#pragma once

#include <QStringList>
#include <QWidget>

class QHBoxLayout;
class QLineEdit;
class QStringListModel;

namespace weir {

class TopicChips : public QWidget
{
    Q_OBJECT
public:
    explicit TopicChips(QWidget* parent = nullptr);

    void setKnown(const QStringList& topics); ///< what is completed
    void setTopics(const QStringList& topics);
    const QStringList& topics() const { return m_topics; }

signals:
    void topicsChanged(); ///< by a person

private:
    void show();
    void add();

    QStringList m_topics;
    QHBoxLayout* m_chips;
    QLineEdit* m_field;
    QStringListModel* m_known;
};

} // namespace weir
