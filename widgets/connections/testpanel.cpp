#include "widgets/connections/testpanel.h"

#include "widgets/kit/badge.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/label.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>

namespace weir {
namespace {

Label* wrapped(FontRole role, Token token, QWidget* parent)
{
    auto* label = new Label({}, role, token, parent);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    QSizePolicy policy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    policy.setHeightForWidth(true); // else the height is that of a narrow label
    label->setSizePolicy(policy);
    return label;
}

} // namespace

// One step: title and state in a line, what happened below, facts behind a switch (the certificate's are shown at
// once).
class TestPanel::Step : public QWidget
{
public:
    Step(const ConnectionTestModel& model, int row, QWidget* parent)
        : QWidget(parent), m_model(model), m_row(row), m_title(new Label({}, FontRole::Body, Token::Text, this)),
          m_badge(new Badge(Status::Neutral, {}, this)),
          m_sentence(wrapped(FontRole::Secondary, Token::TextSecondary, this)),
          m_action(wrapped(FontRole::Body, Token::Text, this)), m_toggle(linkButton({}, this)),
          m_facts(new QWidget(this)), m_open(row == int(TestStep::Tls))
    {
        auto* column = new QVBoxLayout(this);
        column->setContentsMargins(0, space::xs, 0, space::xs);
        column->setSpacing(space::xs);
        auto* head = new QHBoxLayout;
        head->setSpacing(space::s);
        head->addWidget(m_title);
        head->addStretch(1);
        head->addWidget(m_badge);
        column->addLayout(head);
        column->addWidget(m_sentence);
        column->addWidget(m_action);
        column->addWidget(m_facts);
        column->addWidget(m_toggle, 0, Qt::AlignLeft);
        auto* facts = new QVBoxLayout(m_facts);
        facts->setContentsMargins(0, 0, 0, 0);
        facts->setSpacing(space::xs / 2);
        connect(m_toggle, &QPushButton::clicked, this, [this] {
            m_open = !m_open;
            refresh();
        });
        refresh();
    }

    void refresh()
    {
        const QModelIndex at = m_model.index(m_row);
        const auto state = StepState(at.data(ConnectionTestModel::StateRole).toInt());
        m_title->setText(at.data().toString());
        m_title->setToken(state == StepState::Pending || state == StepState::Skipped ? Token::TextSecondary
                                                                                     : Token::Text);
        m_badge->setStatus(Status(at.data(ConnectionTestModel::StatusRole).toInt()),
                           at.data(ConnectionTestModel::WordRole).toString());
        show(m_sentence, at.data(ConnectionTestModel::SentenceRole).toString());
        show(m_action, at.data(ConnectionTestModel::ActionRole).toString());
        setAccessibleName(at.data(Qt::AccessibleTextRole).toString());
        const QString details = at.data(ConnectionTestModel::DetailsRole).toString();
        QVector<TestFactText> facts = m_model.facts(m_row);
        if (!details.isEmpty())
            facts.append({ConnectionTestModel::tr("Said by the machine"), details, true});
        // Where the sentence says all there is, a switch for more would be a promise without content.
        const bool allSaid = state == StepState::Ok &&
                             (m_row == int(TestStep::Name) || (m_row == int(TestStep::Tcp) && facts.size() == 1) ||
                              m_row == int(TestStep::Sasl));
        if (allSaid)
            facts.clear();
        m_toggle->setVisible(!facts.isEmpty());
        m_toggle->setText(m_open ? TestPanel::tr("Hide details") : TestPanel::tr("Show details"));
        m_toggle->setAccessibleName(m_open ? TestPanel::tr("Hide details of %1").arg(m_title->text())
                                           : TestPanel::tr("Show details of %1").arg(m_title->text()));
        fill(facts);
        m_facts->setVisible(m_open && !facts.isEmpty());
    }

private:
    static void show(Label* label, const QString& text)
    {
        label->setText(text);
        label->setVisible(!text.isEmpty());
    }

    void fill(const QVector<TestFactText>& facts)
    {
        if (facts == m_shown)
            return;
        m_shown = facts;
        auto* rows = static_cast<QVBoxLayout*>(m_facts->layout());
        while (QLayoutItem* item = rows->takeAt(0)) {
            delete item->widget();
            delete item;
        }
        QVector<Label*> names;
        int widest = 0;
        for (const TestFactText& fact : facts) {
            auto* line = new QWidget(m_facts);
            auto* row = new QHBoxLayout(line);
            row->setContentsMargins(0, 0, 0, 0);
            row->setSpacing(space::m);
            names.append(new Label(fact.name, FontRole::Secondary, Token::TextSecondary, line));
            widest = std::max(widest, names.last()->sizeHint().width());
            Label* value = wrapped(FontRole::Secondary, fact.isGood ? Token::Text : Token::Warning, line);
            value->setText(fact.value);
            row->addWidget(names.last(), 0, Qt::AlignTop);
            row->addWidget(value, 1);
            rows->addWidget(line);
        }
        for (Label* name : names)
            name->setFixedWidth(widest);
    }

    const ConnectionTestModel& m_model;
    int m_row;
    Label* m_title;
    Badge* m_badge;
    Label* m_sentence;
    Label* m_action;
    QPushButton* m_toggle;
    QWidget* m_facts;
    bool m_open;
    QVector<TestFactText> m_shown;
};

TestPanel::TestPanel(ConnectionTester& tester, QWidget* parent)
    : DetailPanel(parent), m_tester(tester), m_model(tester), m_summary(new Badge(Status::Neutral, {}, this)),
      m_run(plainButton({}, {}, this))
{
    setTitle(tr("Test connection"), tr("Tries every step and changes nothing on the cluster."));
    QToolButton* copy = addTool(QStringLiteral("copy"), tr("Copy the result"));
    connect(copy, &QToolButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_model.asText()); });
    auto* head = new QWidget(this);
    auto* headRow = new QHBoxLayout(head);
    headRow->setContentsMargins(0, 0, 0, space::s);
    headRow->addWidget(m_summary);
    headRow->addStretch(1);
    headRow->addWidget(m_run);
    addWidget(head);
    for (int row = 0; row < m_model.rowCount(); ++row) {
        auto* step = new Step(m_model, row, this);
        m_steps.append(step);
        addWidget(step);
    }
    m_run->setObjectName(QStringLiteral("runTest"));
    connect(m_run, &QPushButton::clicked, this, [this] {
        if (m_tester.isRunning())
            m_tester.cancel();
        else
            emit testRequested();
    });
    connect(&m_model, &QAbstractItemModel::dataChanged, this, &TestPanel::refresh);
    refresh();
}

void TestPanel::refresh()
{
    for (Step* step : std::as_const(m_steps))
        step->refresh();
    m_summary->setStatus(m_model.summaryStatus(), m_model.summary());
    m_summary->setVisible(!m_model.summary().isEmpty());
    m_run->setText(m_tester.isRunning() ? tr("Cancel") : tr("Run the test"));
    m_run->setAccessibleName(m_run->text());
}

} // namespace weir
