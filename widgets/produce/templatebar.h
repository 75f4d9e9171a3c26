// Purpose: named drafts of a topic: choose one, keep the form under a name, delete one. Thread: GUI.
#pragma once

#include <QWidget>

class QComboBox;
class QPushButton;
class QToolButton;

namespace weir {

class TemplateBar : public QWidget
{
    Q_OBJECT
public:
    explicit TemplateBar(QWidget* parent = nullptr);

    void setNames(const QStringList& names, const QString& current = {});

signals:
    void chosen(const QString& name);
    void keepRequested(const QString& name);
    void deleteRequested(const QString& name);

private:
    void show();

    QComboBox* m_name;
    QPushButton* m_keep;
    QToolButton* m_delete;
};

} // namespace weir
