#include "widgets/produce/produceform.h"

#include "widgets/kit/buttons.h"
#include "widgets/kit/formfield.h"
#include "widgets/kit/label.h"
#include "widgets/kit/segmented.h"
#include "widgets/kit/tokens.h"
#include "widgets/produce/headersedit.h"
#include "widgets/produce/keyeditor.h"
#include "widgets/produce/valueeditor.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QFileDialog>
#include <QLineEdit>
#include <QScrollArea>
#include <QVBoxLayout>

namespace weir {
namespace {

constexpr int leftWidth = 400;

FormField* field(const QString& label, QWidget* widget) { return new FormField(label, widget); }

} // namespace

ProduceForm::ProduceForm(ProduceModel& model, QWidget* parent)
    : QWidget(parent), m_model(model), m_what(new Segmented(tr("What to produce"))),
      m_key(new KeyEditor(model.keySchema())), m_value(new ValueEditor(model.valueSchema())),
      m_headers(new HeadersEdit), m_partition(new QLineEdit), m_timestamp(new QLineEdit), m_times(new QLineEdit),
      m_rate(new QLineEdit), m_file(new QLineEdit), m_separator(new QLineEdit), m_partitioner(new QComboBox),
      m_lines(new QComboBox)
{
    m_what->addSegment(tr("One record"));
    m_what->addSegment(tr("Repeated"));
    m_what->addSegment(tr("From a file"));
    for (const Partitioner each :
         {Partitioner::Murmur2, Partitioner::ConsistentRandom, Partitioner::Crc32, Partitioner::Fnv1a})
        m_partitioner->addItem(partitionerTitle(each), int(each));
    m_lines->addItems({tr("A value"), tr("A record as JSON")});

    auto* row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::xl);
    row->addWidget(buildLeft());
    row->addWidget(m_value, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::s);
    column->addWidget(m_what, 0, Qt::AlignLeft);
    column->addLayout(row, 1);

    connect(m_what, &Segmented::currentChanged, this, [this] {
        m_model.forget();
        showWhat();
        emit whatChanged();
        emit edited();
    });
    connect(m_lines, &QComboBox::activated, this, [this] {
        showWhat();
        emit edited();
    });
    connect(m_chooseFile, &QPushButton::clicked, this, &ProduceForm::chooseFile);
    for (QLineEdit* line : {m_partition, m_timestamp, m_times, m_rate, m_file, m_separator})
        connect(line, &QLineEdit::textEdited, this, &ProduceForm::edited);
    connect(m_times, &QLineEdit::textEdited, this, &ProduceForm::whatChanged);
    connect(m_partitioner, &QComboBox::activated, this, &ProduceForm::edited);
    connect(m_key, &KeyEditor::edited, this, &ProduceForm::edited);
    connect(m_value, &ValueEditor::edited, this, &ProduceForm::edited);
    connect(m_headers, &HeadersEdit::edited, this, &ProduceForm::edited);
    connect(&m_model, &ProduceModel::problemsChanged, this, &ProduceForm::showProblems);
    connect(&m_model, &ProduceModel::subjectsChanged, this, [this] {
        const auto own = [this](bool isKey) {
            return QString::fromStdString(subjectFor(m_topic.toStdString(), isKey));
        };
        m_key->partFormat()->setSubjects(m_model.subjects(), own(true));
        m_value->partFormat()->setSubjects(m_model.subjects(), own(false));
    });
    showWhat();
}

QWidget* ProduceForm::buildLeft()
{
    m_partitionField = field(tr("Partition"), m_partition);
    m_partition->setPlaceholderText(tr("by key"));
    m_partitionerField = field(tr("Key to partition by"), m_partitioner);
    m_timestampField = field(tr("Timestamp"), m_timestamp);
    m_timestamp->setPlaceholderText(tr("now"));
    m_timesField = field(tr("How many times"), m_times);
    m_placeholders =
        new Label(tr("In key and value, {{i}}, {{uuid}}, {{now}}, {{now iso}} and {{random 1 100}} are filled "
                     "in anew each time."),
                  FontRole::Secondary, Token::TextSecondary);
    m_placeholders->setWordWrap(true);
    m_rateField = field(tr("Records per second"), m_rate);
    m_rate->setPlaceholderText(tr("no limit"));
    m_linesField = field(tr("Each line is"), m_lines);
    m_separatorField = field(tr("Between key and value"), m_separator);
    m_separator->setPlaceholderText(tr("nothing: lines have no key"));
    m_fileRow = new QWidget;
    auto* fileRow = new QHBoxLayout(m_fileRow);
    fileRow->setContentsMargins(0, 0, 0, 0);
    fileRow->setSpacing(space::s);
    m_fileField = field(tr("File"), m_file);
    m_chooseFile = plainButton(tr("Choose…"), QStringLiteral("folder-open"), m_fileRow);
    fileRow->addWidget(m_fileField, 1);
    fileRow->addWidget(m_chooseFile, 0, Qt::AlignBottom);

    for (QComboBox* box : {m_partitioner, m_lines})
        box->view()->setAccessibleName(box->accessibleName());

    auto* inner = new QWidget;
    inner->setAutoFillBackground(false);
    auto* column = new QVBoxLayout(inner);
    column->setContentsMargins(0, 0, space::m, space::l);
    column->setSpacing(space::m);
    column->addWidget(m_fileRow);
    column->addWidget(m_linesField);
    column->addWidget(m_separatorField);
    auto* repeat = new QHBoxLayout;
    repeat->setSpacing(space::s);
    repeat->addWidget(m_timesField, 1);
    repeat->addWidget(m_rateField, 1);
    column->addLayout(repeat);
    column->addWidget(m_placeholders);
    column->addWidget(m_key);
    auto* partition = new QHBoxLayout;
    partition->setSpacing(space::s);
    partition->addWidget(m_partitionField, 1);
    partition->addWidget(m_partitionerField, 2);
    column->addLayout(partition);
    column->addWidget(m_headers);
    column->addWidget(m_timestampField);
    column->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setProperty("flat", true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setFixedWidth(leftWidth);
    scroll->setAccessibleName(tr("Fields of the record"));
    scroll->setWidget(inner);
    return scroll;
}

void ProduceForm::showWhat()
{
    const auto what = ProduceDraft::What(m_what->current());
    const bool isFile = what == ProduceDraft::What::File;
    const bool areValues = isFile && m_lines->currentIndex() == 0;
    m_fileRow->setVisible(isFile);
    m_linesField->setVisible(isFile);
    m_separatorField->setVisible(areValues);
    m_placeholders->setVisible(what == ProduceDraft::What::Repeat);
    m_timesField->setVisible(what == ProduceDraft::What::Repeat);
    m_rateField->setVisible(what != ProduceDraft::What::Record);
    m_headers->setVisible(!isFile);
    m_timestampField->setVisible(!isFile);
    m_key->setVisible(!isFile || areValues);
    m_key->setFormatOnly(isFile);
    m_value->setVisible(!isFile || areValues);
    m_value->setFormatOnly(isFile);
}

void ProduceForm::showProblems()
{
    const QMap<QString, QString>& problems = m_model.problems();
    m_partitionField->setError(problems.value(QStringLiteral("partition")));
    m_timestampField->setError(problems.value(QStringLiteral("timestamp")));
    m_timesField->setError(problems.value(QStringLiteral("times")));
    m_rateField->setError(problems.value(QStringLiteral("rate")));
    m_fileField->setError(problems.value(QStringLiteral("file")));
    m_headers->setError(problems.value(QStringLiteral("headers")));
    m_key->setError(problems.value(QStringLiteral("key")));
    TextMistake mistake = m_model.valueMistake();
    if (mistake.sentence.isEmpty())
        mistake.sentence = problems.value(QStringLiteral("value"));
    m_value->showMistake(mistake);
}

void ProduceForm::chooseFile()
{
    const QString file = QFileDialog::getOpenFileName(this, tr("File with records"), m_file->text());
    if (file.isEmpty())
        return;
    m_file->setText(file);
    const bool isJsonLines = file.endsWith(QLatin1String(".jsonl")) || file.endsWith(QLatin1String(".ndjson"));
    if (isJsonLines)
        m_lines->setCurrentIndex(1);
    showWhat();
    emit edited();
}

void ProduceForm::setTopic(const QString& topic, bool hasRegistry)
{
    m_topic = topic;
    for (const auto& [format, isKey] :
         {std::pair(m_key->partFormat(), true), std::pair(m_value->partFormat(), false)}) {
        format->setHasRegistry(hasRegistry);
        format->setSubjects(m_model.subjects(), QString::fromStdString(subjectFor(topic.toStdString(), isKey)));
    }
}

void ProduceForm::setDraft(const ProduceDraft& draft)
{
    m_origin = draft.origin;
    {
        const QSignalBlocker blocker(m_what);
        m_what->setCurrent(int(draft.what));
    }
    m_partition->setText(draft.partition);
    m_partitioner->setCurrentIndex(std::max(0, m_partitioner->findData(int(draft.partitioner))));
    m_headers->setHeaders(draft.headers);
    m_timestamp->setText(draft.timestamp);
    m_times->setText(draft.times);
    m_rate->setText(draft.rate);
    m_file->setText(draft.file);
    m_separator->setText(draft.keySeparator);
    m_lines->setCurrentIndex(draft.linesAreRecords ? 1 : 0);
    m_key->setPart(draft.key);
    m_value->setPart(draft.value);
    showWhat();
    emit whatChanged();
}

ProduceDraft ProduceForm::draft() const
{
    ProduceDraft draft;
    draft.what = ProduceDraft::What(m_what->current());
    draft.partition = m_partition->text();
    draft.partitioner = Partitioner(m_partitioner->currentData().toInt());
    draft.key = m_key->part();
    draft.value = m_value->part();
    draft.headers = m_headers->headers();
    draft.timestamp = m_timestamp->text();
    draft.origin = m_origin;
    draft.times = m_times->text();
    draft.rate = m_rate->text();
    draft.file = m_file->text();
    draft.linesAreRecords = m_lines->currentIndex() == 1;
    draft.keySeparator = m_separator->text();
    return draft;
}

} // namespace weir
