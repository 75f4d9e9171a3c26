// Purpose: a few numbers side by side, each under its name. Thread: GUI. Limits: made for up to eight.
#pragma once

#include <QVector>
#include <QWidget>

class QHBoxLayout;

namespace weir {

class Label;

class FactStrip : public QWidget
{
    Q_OBJECT
public:
    struct Fact
    {
        QString name, value, toolTip;
        friend bool operator==(const Fact&, const Fact&) = default;
    };
    explicit FactStrip(const QString& accessibleName, QWidget* parent = nullptr);
    void setFacts(const QVector<Fact>& facts);
    QString value(const QString& name) const;

private:
    QHBoxLayout* m_row;
    QVector<Fact> m_facts;
    QVector<std::pair<Label*, Label*>> m_labels;
};

} // namespace weir
