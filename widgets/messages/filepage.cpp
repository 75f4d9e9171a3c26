#include "widgets/messages/filepage.h"

#include "backend/service/settings.h"
#include "models/common/fileplace.h"
#include "models/messages/filetexts.h"
#include "models/messages/readstate.h"
#include "widgets/kit/banner.h"
#include "widgets/kit/label.h"
#include "widgets/messages/messagespages.h"

#include <QVBoxLayout>

namespace weir {

FilePage::FilePage(const Services& services, Navigator& navigator, QWidget* parent)
    : MessagesPage(services, navigator, parent)
{
    auto* notes = new QWidget(this);
    auto* column = new QVBoxLayout(notes);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::s);
    m_facts = new Label({}, FontRole::Secondary, Token::TextSecondary, notes);
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_changed = new Banner(Status::Warning, tr("The file has changed on disk since it was opened."), notes);
    m_changed->setAction(tr("Reload"));
    m_changed->hide();
    connect(m_changed, &Banner::actionTriggered, this, &FilePage::refresh);
    column->addWidget(m_facts);
    column->addWidget(m_changed);
    addNote(notes);
}

FilePage::~FilePage() = default;

void FilePage::open(const Place& asked, Cluster*)
{
    Place place = asked;
    // The newest of a file are at its end, for which all of it would have to be read first.
    if (!place.query.contains(QStringLiteral("from")))
        place.query.insert(QStringLiteral("from"), QStringLiteral("beginning"));
    MessagesPage::open(place, nullptr);
}

RecordOrigin* FilePage::originOf(const Place& place, Cluster*)
{
    const QString path = place.query.value(QStringLiteral("path"));
    if (m_file && path == m_path && !m_file->hasChanged() && m_file->state() != FileOrigin::State::Failed)
        return m_file.get();
    m_path = path;
    m_file = std::make_unique<FileOrigin>(path);
    rememberFile(*m_services.settings, m_file->path());
    connect(m_file.get(), &FileOrigin::stateChanged, this, &FilePage::showFacts);
    connect(m_file.get(), &FileOrigin::changedOnDisk, this, &FilePage::showFacts);
    showFacts();
    return m_file.get();
}

void FilePage::refresh()
{
    if (m_file && (m_file->hasChanged() || m_file->state() == FileOrigin::State::Failed))
        open(place(), nullptr);
    else
        MessagesPage::refresh();
}

void FilePage::showFacts()
{
    if (m_file->state() == FileOrigin::State::Ready)
        m_facts->setText(tr("%1 · %2").arg(m_file->path(), fileFactsText(m_file->facts(), m_services.settings->utc())));
    else
        m_facts->setText(m_file->path());
    m_changed->setVisible(m_file->hasChanged());
}

QString FilePage::topicOf(const Place& place) const
{
    return QFileInfo(place.query.value(QStringLiteral("path"))).fileName();
}

Place FilePage::basePlace() const { return filePlace(m_path); }

QString FilePage::settingsGroup() const { return QStringLiteral("files/%1").arg(topic()); }

ErrorText FilePage::failureText(const ReadProblem& problem) const { return fileErrorText(problem.error); }

QString FilePage::problemsText(const RecordStream& stream) const
{
    const QVector<ReadProblem> problems = stream.problems();
    return problems.isEmpty() ? QString() : fileDamageText(problems.first().error);
}

QString FilePage::title() const { return tr("%1 · File").arg(topic()); }

QString FilePage::help() const
{
    return tr(
        "Shows a file as if it were a topic: JSON lines, CSV with a header line, JSON, Avro object containers, or "
        "segments of Kafka and the folder they lie in; text may be packed with gzip or zstd. What was exported "
        "from Weir comes back with topic, partition, offset, key and headers; elsewhere every line, row or Avro "
        "record is a value, and its offset is its number from 0. Filter, search, columns, colours, compare and "
        "export work as they do on a topic. What is damaged is a row that says so in the header weir.problem. "
        "If the file changes on disk, a note offers to reload it.");
}

PageKind filePageKind()
{
    PageKind kind;
    kind.id = QStringLiteral("file/messages");
    kind.title = FilePage::tr("File");
    kind.icon = QStringLiteral("file-text");
    kind.needsCluster = false;
    kind.inNavigation = false;
    kind.make = [](const Services& services, Navigator& navigator, QWidget* parent) -> Page* {
        return new FilePage(services, navigator, parent);
    };
    return kind;
}

} // namespace weir
