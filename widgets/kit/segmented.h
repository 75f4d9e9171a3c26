// Purpose: a switch between two to five ways of seeing the same: Tree | Text | Hex. Thread: GUI. Arrow keys move along
// it.
#pragma once

#include <QWidget>

class QButtonGroup;

namespace weir {

class Segmented : public QWidget
{
    Q_OBJECT
public:
    /// name is the accessible name of the whole: "Show value as".
    explicit Segmented(const QString& name, QWidget* parent = nullptr);

    /// Its index. The first one added is current. iconName may be empty.
    int addSegment(const QString& text, const QString& iconName = {});
    int count() const;
    int current() const; ///< -1 without segments
    void setCurrent(int index);
    void setSegmentEnabled(int index, bool enabled);

signals:
    void currentChanged(int index);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    QButtonGroup* m_group;
    int m_current = -1;
};

} // namespace weir
