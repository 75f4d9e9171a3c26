#include "widgets/produce/templatebar.h"

#include "widgets/kit/buttons.h"
#include "widgets/kit/tokens.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>

namespace weir {
namespace {

constexpr int nameWidth = 220;

} // namespace

TemplateBar::TemplateBar(QWidget* parent)
    : QWidget(parent), m_name(new QComboBox), m_keep(plainButton(tr("Save template"), QStringLiteral("save"), this)),
      m_delete(iconButton(QStringLiteral("trash-2"), tr("Delete template"), this))
{
    m_name->setEditable(true);
    m_name->setInsertPolicy(QComboBox::NoInsert);
    m_name->setAccessibleName(tr("Template"));
    m_name->view()->setAccessibleName(m_name->accessibleName());
    m_name->lineEdit()->setPlaceholderText(tr("Template: choose or name one"));
    m_name->setFixedWidth(nameWidth);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::xs);
    row->addWidget(m_name);
    row->addWidget(m_keep);
    row->addWidget(m_delete);
    connect(m_name, &QComboBox::activated, this, [this](int index) { emit chosen(m_name->itemText(index)); });
    connect(m_name, &QComboBox::editTextChanged, this, &TemplateBar::show);
    connect(m_keep, &QPushButton::clicked, this, [this] { emit keepRequested(m_name->currentText().trimmed()); });
    connect(m_delete, &QToolButton::clicked, this, [this] { emit deleteRequested(m_name->currentText().trimmed()); });
    show();
}

void TemplateBar::setNames(const QStringList& names, const QString& current)
{
    const QSignalBlocker blocker(m_name);
    m_name->clear();
    m_name->addItems(names);
    m_name->setCurrentIndex(m_name->findText(current));
    m_name->setEditText(current);
    show();
}

void TemplateBar::show()
{
    const QString name = m_name->currentText().trimmed();
    m_keep->setEnabled(!name.isEmpty());
    m_delete->setEnabled(m_name->findText(name, Qt::MatchExactly | Qt::MatchCaseSensitive) >= 0);
}

} // namespace weir
