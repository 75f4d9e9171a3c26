// Purpose: which JSON fields are columns: those seen in the records, how often, found by typing; any other path can be
// typed. Thread: GUI.
#pragma once

#include "models/messages/fieldsurvey.h"
#include "widgets/kit/detailpanel.h"

class QTreeWidget;
class QTreeWidgetItem;

namespace weir {

class FormField;
class Label;
class SearchField;

class ColumnsPanel : public DetailPanel
{
    Q_OBJECT
public:
    explicit ColumnsPanel(QWidget* parent = nullptr);

    void setSeen(const QVector<SeenField>& seen);
    void setFields(const QStringList& fields);

signals:
    void fieldsChosen(const QStringList& fields); ///< by a person, in the order of the columns

private:
    void fill();
    void addItem(const QString& path, const QString& often, const QString& example);
    void addTyped();

    QVector<SeenField> m_seen;
    QStringList m_fields;
    SearchField* m_search;
    FormField* m_form;
    QTreeWidget* m_list;
    Label* m_none;
};

} // namespace weir
