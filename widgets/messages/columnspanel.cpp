#include "widgets/messages/columnspanel.h"

#include "models/common/formats.h"
#include "models/messages/recordfield.h"
#include "widgets/kit/formfield.h"
#include "widgets/kit/label.h"
#include "widgets/kit/searchfield.h"

#include <QHeaderView>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace weir {

ColumnsPanel::ColumnsPanel(QWidget* parent)
    : DetailPanel(parent), m_search(new SearchField), m_form(new FormField(tr("Find or type a field"), m_search)),
      m_list(new QTreeWidget), m_none(new Label({}, FontRole::Secondary, Token::TextSecondary))
{
    setTitle(tr("Columns from fields"));
    m_search->setPlaceholderText(QStringLiteral("value.customer.email"));
    m_list->setHeaderLabels({tr("Field"), tr("Seen"), tr("For example")});
    m_list->setAccessibleName(tr("Fields of the records"));
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->header()->setStretchLastSection(true);
    m_none->setWordWrap(true);
    m_none->setText(tr("Fixed columns are shown and hidden by a right click on the table's header."));
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(space::m, space::s, space::m, space::m);
    column->setSpacing(space::s);
    column->addWidget(m_form);
    column->addWidget(m_list, 1);
    column->addWidget(m_none);
    setBody(body);
    hide();
    connect(m_search, &QLineEdit::textChanged, this, &ColumnsPanel::fill);
    connect(m_search, &QLineEdit::returnPressed, this, &ColumnsPanel::addTyped);
    connect(m_list, &QTreeWidget::itemChanged, this, [this](QTreeWidgetItem* item, int column) {
        const QString path = item->data(0, Qt::UserRole).toString();
        if (column != 0 || (item->checkState(0) == Qt::Checked) == m_fields.contains(path))
            return;
        if (item->checkState(0) == Qt::Checked)
            m_fields << path;
        else
            m_fields.removeAll(path);
        emit fieldsChosen(m_fields);
    });
}

void ColumnsPanel::setSeen(const QVector<SeenField>& seen)
{
    m_seen = seen;
    fill();
}

void ColumnsPanel::setFields(const QStringList& fields)
{
    if (fields == m_fields)
        return;
    m_fields = fields;
    fill();
}

void ColumnsPanel::addItem(const QString& path, const QString& often, const QString& example)
{
    auto* item = new QTreeWidgetItem({path, often, example});
    item->setData(0, Qt::UserRole, path);
    item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
    item->setCheckState(0, m_fields.contains(path) ? Qt::Checked : Qt::Unchecked);
    item->setToolTip(0, path);
    item->setToolTip(2, example);
    m_list->addTopLevelItem(item);
}

void ColumnsPanel::fill()
{
    const QSignalBlocker blocker(m_list);
    m_list->clear();
    m_form->setError({});
    const QString wanted = m_search->text().trimmed();
    QStringList left = m_fields;
    for (const SeenField& field : std::as_const(m_seen)) {
        left.removeAll(field.path);
        if (wanted.isEmpty() || field.path.contains(wanted, Qt::CaseInsensitive))
            addItem(field.path, formats::count(field.count), field.example);
    }
    for (const QString& path : std::as_const(left))
        addItem(path, tr("not seen"), {});
    m_list->resizeColumnToContents(0);
    m_list->setColumnWidth(0, std::min(m_list->columnWidth(0), 260));
}

void ColumnsPanel::addTyped()
{
    const QString path = m_search->text().trimmed();
    if (path.isEmpty() || m_fields.contains(path))
        return;
    if (!isFieldPath(path)) {
        m_form->setError(tr("A field begins with value., key. or headers., like value.customer.email."));
        return;
    }
    m_fields << path;
    m_search->clear();
    emit fieldsChosen(m_fields);
}

} // namespace weir
