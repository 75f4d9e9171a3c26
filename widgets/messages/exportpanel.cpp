#include "widgets/messages/exportpanel.h"

#include "backend/service/export/recordexport.h"
#include "backend/service/jobs.h"
#include "backend/service/settings.h"
#include "models/common/formats.h"
#include "models/messages/exporttext.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/formfield.h"
#include "widgets/kit/label.h"
#include "widgets/kit/segmented.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QProgressBar>
#include <QStandardPaths>
#include <QUrl>
#include <cstring>

namespace weir {
namespace {

constexpr int barSteps = 1000;

QString folderKey() { return QStringLiteral("export/folder"); }
QString formatKey() { return QStringLiteral("export/format"); }
QString guardKey() { return QStringLiteral("export/guardFormulas"); }

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

QWidget* inRow(const QList<QWidget*>& widgets, QWidget* parent)
{
    auto* row = new QWidget(parent);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, space::xs, 0, space::xs);
    layout->setSpacing(space::s);
    for (QWidget* widget : widgets)
        layout->addWidget(widget);
    layout->addStretch(1);
    return row;
}

} // namespace

ExportPanel::ExportPanel(const Services& services, QWidget* parent) : DetailPanel(parent), m_services(services)
{
    setTitle(tr("Export records"));
    m_what = new QComboBox(this);
    m_format = new Segmented(tr("Form of the file"), this);
    m_note = wrapped(FontRole::Secondary, Token::TextSecondary, this);
    m_columns = new QLineEdit(this);
    m_guard = new QCheckBox(tr("Guard against formulas"), this);
    m_path = new QLineEdit(this);
    m_replace = new QCheckBox(tr("Replace the file that is there"), this);
    m_start = primaryButton(tr("Export records"), this);
    m_bar = new QProgressBar(this);
    m_progress = wrapped(FontRole::Secondary, Token::TextSecondary, this);
    m_pause = plainButton(tr("Pause"), QStringLiteral("pause"), this);
    m_cancel = plainButton(tr("Cancel"), QStringLiteral("x"), this);
    m_result = wrapped(FontRole::Body, Token::Text, this);
    m_folder = plainButton(tr("Show folder"), QStringLiteral("folder-open"), this);
    build();
    hide();
}

void ExportPanel::build()
{
    addSection(tr("What"));
    addWidget(new FormField(tr("Records"), m_what, this));
    connect(m_what, &QComboBox::currentIndexChanged, this, [this] { showFormat(); });

    addSection(tr("Form"));
    for (const ExportFormat format : {ExportFormat::JsonLines, ExportFormat::Csv, ExportFormat::Avro})
        m_format->addSegment(exportFormatName(format));
    m_format->setCurrent(std::clamp(m_services.settings->value(formatKey(), 0).toInt(), 0, 2));
    addWidget(m_format);
    addWidget(m_note);
    m_columnsField = new FormField(tr("Columns"), m_columns, this);
    m_columnsField->setHelp(tr("Separated by commas: topic, partition, offset, timestamp, time, key, value, headers, "
                               "size, or a field such as value.customer.email, value.items[0].sku, headers.trace."));
    addWidget(m_columnsField);
    m_guard->setToolTip(tr("Puts ' before text that begins with = + - or @, so that a spreadsheet does not run it as a "
                           "formula. Numbers stay as they are."));
    m_guard->setChecked(m_services.settings->value(guardKey(), true).toBool());
    addWidget(m_guard);
    connect(m_format, &Segmented::currentChanged, this, [this](int index) {
        m_services.settings->setValue(formatKey(), index);
        showFormat();
        suggestName();
    });
    connect(m_guard, &QCheckBox::toggled, this, [this](bool on) { m_services.settings->setValue(guardKey(), on); });

    addSection(tr("File"));
    m_pathField = new FormField(tr("Path"), m_path, this);
    addWidget(m_pathField);
    QPushButton* choose = plainButton(tr("Choose…"), QStringLiteral("folder-open"), this);
    addWidget(m_replace);
    addWidget(inRow({m_start, choose}, this));
    connect(choose, &QPushButton::clicked, this, &ExportPanel::chooseFile);
    connect(m_path, &QLineEdit::textEdited, this, [this] {
        m_ownName = true;
        m_replace->hide();
        m_replace->setChecked(false);
        m_pathField->setError({});
    });
    connect(m_path, &QLineEdit::returnPressed, this, &ExportPanel::start);
    connect(m_start, &QPushButton::clicked, this, &ExportPanel::start);
    addProgress();
}

void ExportPanel::addProgress()
{
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress of the export"));
    addWidget(m_bar);
    addWidget(m_progress);
    addWidget(inRow({m_pause, m_cancel}, this));
    addWidget(m_result);
    addWidget(inRow({m_folder}, this));
    for (QWidget* widget :
         std::initializer_list<QWidget*>{m_bar, m_progress, m_pause, m_cancel, m_result, m_folder, m_replace})
        widget->hide();
    connect(m_pause, &QPushButton::clicked, this, [this] {
        if (m_export)
            m_export->setPaused(!m_export->isPaused());
    });
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        if (m_export)
            m_export->cancel();
    });
    connect(m_folder, &QPushButton::clicked, this, [this] {
        if (m_export)
            QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(m_export->request().path).absolutePath()));
    });
}

void ExportPanel::offer(ExportOffer offer)
{
    if (m_offer.stream)
        m_offer.stream->disconnect(this);
    m_offer = std::move(offer);
    if (m_offer.stream) {
        // Ids mean other rows after this; the table forgets its selection, too.
        connect(m_offer.stream, &RecordStream::rowsReset, this, [this] {
            m_offer.selected.clear();
            if (const int at = m_what->findData(int(What::Selection)); at >= 0)
                m_what->removeItem(at);
            showFormat();
        });
    }
    setTitle(tr("Export records"), m_offer.name);
    m_what->clear();
    const auto count = [](std::uint64_t number) { return formats::count(std::int64_t(number)); };
    if (!m_offer.selected.empty())
        m_what->addItem(tr("The selection (%1)").arg(count(m_offer.selected.size())), int(What::Selection));
    if (m_offer.found && m_offer.foundCount > 0)
        m_what->addItem(m_offer.isFiltered ? tr("Everything found (%1)").arg(count(m_offer.foundCount))
                                           : tr("Everything in the table (%1)").arg(count(m_offer.foundCount)),
                        int(What::Found));
    if (m_offer.matching && m_offer.origin)
        m_what->addItem(tr("All of %1 that fits the filter").arg(m_offer.name), int(What::Matching));
    if (m_offer.whole && m_offer.origin)
        m_what->addItem(tr("All of %1").arg(m_offer.name), int(What::Whole));
    if (m_columns->text().isEmpty() || !m_offer.columns.isEmpty())
        m_columns->setText(
            (m_offer.columns.isEmpty() ? defaultCsvColumns() : m_offer.columns).join(QStringLiteral(", ")));
    m_ownName = false;
    suggestName();
    showFormat();
    show();
    m_what->setFocus();
}

ExportPanel::What ExportPanel::what() const { return What(m_what->currentData().toInt()); }
ExportFormat ExportPanel::format() const { return ExportFormat(std::max(0, m_format->current())); }

void ExportPanel::showFormat()
{
    QStringList notes{exportFormatNote(format())};
    if (m_what->count() > 0 && isScan())
        notes << tr("Records come rising by offset within each partition; partitions are mixed as they are read.");
    if (m_offer.masks && !m_offer.masks->isEmpty())
        notes << tr("Masked fields are masked in the file too.");
    m_note->setText(notes.join(QLatin1Char(' ')));
    const bool isCsv = format() == ExportFormat::Csv;
    m_columnsField->setVisible(isCsv);
    m_guard->setVisible(isCsv);
    m_start->setEnabled(m_what->count() > 0 && (!m_export || !m_export->isRunning()));
}

void ExportPanel::suggestName()
{
    QString path = m_path->text();
    if (m_ownName) {
        // Only the ending follows the form.
        for (const ExportFormat other : {ExportFormat::JsonLines, ExportFormat::Csv, ExportFormat::Avro}) {
            if (path.endsWith(exportSuffix(other)))
                path = path.chopped(exportSuffix(other).size()) + exportSuffix(format());
        }
    } else {
        const QString home = QStandardPaths::writableLocation(QStandardPaths::DownloadLocation);
        QString folder = m_services.settings->value(folderKey(), home).toString();
        if (!QFileInfo(folder).isDir())
            folder = QDir::homePath();
        QString name = m_offer.name.isEmpty() ? QStringLiteral("records") : m_offer.name;
        name.replace(QLatin1Char('/'), QLatin1Char('-'));
        // Of a file that was opened its own ending is not part of the name.
        for (const char* ending : {".gz", ".zst", ".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".avro", ".log"}) {
            if (name.endsWith(QLatin1String(ending)))
                name.chop(qsizetype(std::strlen(ending)));
        }
        QString candidate = name + exportSuffix(format());
        for (int number = 2; QFileInfo::exists(folder + QLatin1Char('/') + candidate) && number < 1000; ++number)
            candidate = QStringLiteral("%1-%2%3").arg(name).arg(number).arg(exportSuffix(format()));
        path = folder + QLatin1Char('/') + candidate;
    }
    m_path->setText(path);
    m_pathField->setError({});
    m_replace->hide();
    m_replace->setChecked(false);
}

void ExportPanel::chooseFile()
{
    const QString chosen = QFileDialog::getSaveFileName(this, tr("Export records to"), m_path->text(), {}, nullptr,
                                                        QFileDialog::DontConfirmOverwrite);
    if (chosen.isEmpty())
        return;
    m_ownName = true;
    m_path->setText(chosen);
    m_pathField->setError({});
}

void ExportPanel::start()
{
    if (m_what->count() == 0 || (m_export && m_export->isRunning()))
        return;
    ExportRequest request;
    request.path = m_path->text().trimmed();
    if (request.path.startsWith(QLatin1String("~/")))
        request.path.replace(0, 1, QDir::homePath());
    if (request.path.isEmpty() || !QDir::isAbsolutePath(request.path)) {
        m_pathField->setError(tr("Give the whole path of the file, beginning with a slash."));
        return;
    }
    request.replace = m_replace->isChecked() && m_replace->isVisible();
    if (!request.replace && QFileInfo::exists(request.path)) {
        m_pathField->setError(tr("There is such a file already. Choose another name, or replace it."));
        m_replace->show();
        m_replace->setFocus();
        return;
    }
    m_pathField->setError({});
    request.subject = m_offer.name;
    request.options.format = format();
    request.options.columns = m_columns->text().split(QLatin1Char(','), Qt::SkipEmptyParts);
    request.options.guardFormulas = m_guard->isChecked();
    request.options.decoders = m_offer.decoders;
    request.options.keyFormat = m_offer.keyFormat;
    request.options.valueFormat = m_offer.valueFormat;
    request.options.masks = m_offer.masks;
    request.options.topicMasks = m_offer.topicMasks;
    request.stream = m_offer.stream;
    if (isScan()) {
        request.origin = m_offer.origin;
        request.search = what() == What::Whole ? m_offer.whole : m_offer.matching;
    } else {
        // All rows of a stream are a range: ten million ids need not be written down.
        if (what() == What::Selection) {
            request.rowIds = m_offer.selected;
        } else if (m_offer.isFiltered || !m_offer.stream) {
            request.rowIds = m_offer.found();
        } else {
            request.firstRowId = m_offer.stream->dropped();
            request.rowCount = m_offer.stream->count();
        }
    }
    m_services.settings->setValue(folderKey(), QFileInfo(request.path).absolutePath());
    if (m_export)
        m_export->deleteLater();
    // Not this panel's child: it goes on when the page is left.
    m_export = new RecordExport(std::move(request), m_services.jobs, m_services.jobs);
    RecordExport* const made = m_export;
    connect(made, &RecordExport::progressed, this, [this, made] { showProgress(*made); });
    connect(made, &RecordExport::finished, this, &ExportPanel::showResult);
    connect(this, &QObject::destroyed, made, [made] {
        if (!made->isRunning())
            made->deleteLater();
        else
            connect(made, &RecordExport::finished, made, &QObject::deleteLater);
    });
    m_result->hide();
    m_folder->hide();
    made->start();
    if (made->isRunning())
        showProgress(*made);
}

void ExportPanel::showProgress(const RecordExport& running)
{
    const bool isRunning = running.isRunning();
    const double fraction = exportFraction(running);
    m_bar->setRange(0, fraction < 0 ? 0 : barSteps);
    m_bar->setValue(int(fraction * barSteps));
    m_progress->setText(exportProgressText(running));
    m_pause->setText(running.isPaused() ? tr("Resume") : tr("Pause"));
    for (QWidget* widget : std::initializer_list<QWidget*>{m_bar, m_progress, m_pause, m_cancel})
        widget->setVisible(isRunning);
    m_start->setEnabled(!isRunning && m_what->count() > 0);
}

void ExportPanel::showResult()
{
    if (!m_export)
        return;
    showProgress(*m_export);
    const bool isDone = m_export->state() == RecordExport::State::Done;
    m_result->setToken(m_export->state() == RecordExport::State::Failed ? Token::Critical : Token::Text);
    m_result->setText(exportResultText(*m_export));
    m_result->show();
    m_folder->setVisible(isDone);
    if (isDone && !m_ownName)
        suggestName(); // the next one gets another name
}

} // namespace weir
