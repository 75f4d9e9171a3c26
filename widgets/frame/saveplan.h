// Purpose: writes a change plan to a file, for `weirctl plan apply`: asks for its path in place. Thread: GUI.
#pragma once

#include "backend/service/plans/changeplan.h"
#include "backend/service/services.h"

#include <QWidget>

class QCheckBox;
class QLineEdit;

namespace weir {

class FormField;
class Label;

class SavePlan : public QWidget
{
    Q_OBJECT
public:
    explicit SavePlan(const Services& services, QWidget* parent = nullptr);

    /// Shows itself with a name made of the plan's subject. connection: for the command that applies the file.
    void offer(const ChangePlan& plan, const QString& connection);

signals:
    void saved(const QString& path);
    void closed();

private:
    void choose();
    void write();
    QString path() const;

    const Services m_services;
    ChangePlan m_plan;
    QString m_connection;
    QLineEdit* m_path;
    FormField* m_field;
    QCheckBox* m_replace;
    QWidget* m_form;
    Label* m_done;
};

} // namespace weir
