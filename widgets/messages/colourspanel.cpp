#include "widgets/messages/colourspanel.h"

#include "backend/filter/recordquery.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/formfield.h"
#include "widgets/kit/label.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPainter>
#include <QVBoxLayout>

namespace weir {
namespace {

constexpr int mostRules = 12, series = 6;

QIcon swatch(int index)
{
    QPixmap pixmap(measure::icon, measure::icon);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color(seriesToken(index)));
    painter.drawRoundedRect(pixmap.rect().adjusted(1, 1, -1, -1), measure::radius, measure::radius);
    return QIcon(pixmap);
}

} // namespace

ColoursPanel::ColoursPanel(QWidget* parent) : DetailPanel(parent)
{
    setTitle(tr("Colours of rows"));
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(space::m, space::s, space::m, space::m);
    column->setSpacing(space::s);
    auto* help =
        new Label(tr("A row that fits a filter gets its colour; of several the first counts. A filter is text, "
                     "a /regular expression/ or FQL such as value.total > 500."),
                  FontRole::Secondary, Token::TextSecondary);
    help->setWordWrap(true);
    column->addWidget(help);
    m_list = new QVBoxLayout;
    m_list->setSpacing(space::s);
    column->addLayout(m_list);
    m_add = plainButton(tr("Add a rule"), QStringLiteral("plus"), this);
    column->addWidget(m_add, 0, Qt::AlignLeft);
    column->addStretch(1);
    setBody(body);
    hide();
    connect(m_add, &QPushButton::clicked, this, [this] {
        m_rules << ColourRule{{}, int(m_rules.size()) % series, true};
        build();
        const auto fields = findChildren<QLineEdit*>();
        if (!fields.isEmpty())
            fields.last()->setFocus();
    });
}

void ColoursPanel::setRules(const QVector<ColourRule>& rules)
{
    m_rules = rules;
    build();
}

void ColoursPanel::build()
{
    while (QLayoutItem* item = m_list->takeAt(0)) {
        item->widget()->deleteLater();
        item->widget()->setParent(nullptr);
        delete item;
    }
    for (int i = 0; i < m_rules.size(); ++i)
        addRow(i);
    m_add->setEnabled(m_rules.size() < mostRules);
}

void ColoursPanel::addRow(int index)
{
    const ColourRule rule = m_rules[index];
    auto* row = new QWidget;
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(space::s);
    auto* on = new QCheckBox;
    on->setChecked(rule.enabled);
    on->setAccessibleName(tr("Rule %1 is in force").arg(index + 1));
    auto* colour = new QComboBox;
    for (int i = 0; i < series; ++i)
        colour->addItem(swatch(i), tr("Colour %1").arg(i + 1));
    colour->setCurrentIndex(rule.series);
    colour->setAccessibleName(tr("Colour of rule %1").arg(index + 1));
    auto* filter = new QLineEdit(rule.filter);
    filter->setPlaceholderText(tr("value.status = 'failed'"));
    auto* field = new FormField(tr("Rows that fit"), filter);
    filter->setAccessibleName(tr("Filter of rule %1").arg(index + 1));
    auto* remove = iconButton(QStringLiteral("trash-2"), tr("Remove rule %1").arg(index + 1), row);
    line->addWidget(on, 0, Qt::AlignTop);
    line->addWidget(field, 1);
    line->addWidget(colour, 0, Qt::AlignTop);
    line->addWidget(remove, 0, Qt::AlignTop);
    m_list->addWidget(row);

    const auto check = [field, filter] {
        const RecordQuery query = parseRecordQuery(filter->text());
        field->setError(query.isValid() ? QString() : tr("This filter is not understood; it has no effect."));
    };
    check();
    connect(on, &QCheckBox::toggled, this, [this, index](bool enabled) {
        m_rules[index].enabled = enabled;
        emit rulesChanged();
    });
    connect(colour, &QComboBox::activated, this, [this, index](int chosen) {
        m_rules[index].series = chosen;
        emit rulesChanged();
    });
    connect(filter, &QLineEdit::textEdited, this, [this, index, check](const QString& text) {
        m_rules[index].filter = text;
        check();
        emit rulesChanged();
    });
    connect(remove, &QToolButton::clicked, this, [this, index] {
        m_rules.removeAt(index);
        // The button that was clicked goes with its row.
        QMetaObject::invokeMethod(this, &ColoursPanel::build, Qt::QueuedConnection);
        emit rulesChanged();
    });
}

} // namespace weir
