#include "backend/service/files/fileorigin.h"

#include "backend/service/files/filesource.h"
#include "backend/service/files/filestreamreader.h"
#include "backend/service/files/originfilescan.h"
#include "backend/service/kafkastream.h"
#include "backend/service/search/scansearch.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QPointer>
#include <QThreadPool>

namespace weir {

FileOrigin::FileOrigin(const QString& path, QObject* parent)
    : QObject(parent), m_path(QDir::cleanPath(QFileInfo(path).absoluteFilePath())),
      m_decoders(std::make_shared<const DecoderSet>())
{
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, &FileOrigin::look);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &FileOrigin::look);
    reload();
}

FileOrigin::~FileOrigin()
{
    if (m_source)
        m_source->cancel();
}

QString FileOrigin::name() const { return QFileInfo(m_path).fileName(); }

void FileOrigin::reload()
{
    m_source = std::make_shared<FileSource>(m_path);
    m_state = State::Opening;
    m_error.reset();
    m_hasChanged = false;
    emit stateChanged();
    QThreadPool::globalInstance()->start([source = m_source, self = QPointer<FileOrigin>(this)] {
        const Result<FileSource::Opened> opened = source->get();
        const std::optional<Error> error = opened ? std::nullopt : std::optional(opened.error());
        const FileFacts facts = opened ? opened->facts : FileFacts();
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [self, source, error, facts] {
                if (!self || self->m_source != source)
                    return;
                self->m_error = error;
                self->m_facts = facts;
                self->m_state = error ? State::Failed : State::Ready;
                if (!self->m_watcher.files().contains(self->m_path) && QFileInfo(self->m_path).exists())
                    self->m_watcher.addPath(self->m_path);
                emit self->stateChanged();
            },
            Qt::QueuedConnection);
    });
}

void FileOrigin::look()
{
    if (m_state != State::Ready || m_hasChanged)
        return;
    // Whoever saves a file anew may have put another one in its place; that one is to be watched too.
    if (QFileInfo::exists(m_path))
        m_watcher.addPath(m_path);
    const Result<FileSource::Opened> opened = m_source->get(); // it is open: this does not wait
    if (!opened || FileBytes::identityOf(m_path) == opened->identities.value(0))
        return;
    m_hasChanged = true;
    emit changedOnDisk();
}

std::unique_ptr<RecordStream> FileOrigin::openStream(const ReadRequest& wanted)
{
    if (m_hasChanged)
        reload();
    // Nothing arrives in a file: what is there is all.
    ReadRequest request = wanted;
    if (request.start == StartKind::Live)
        request.start = StartKind::Beginning;
    if (request.stop == StopKind::Live)
        request.stop = StopKind::End;
    return std::make_unique<KafkaStream>(request, [request, source = m_source](std::shared_ptr<StreamShared> shared) {
        launchFileReader(request, source, std::move(shared));
    });
}

std::unique_ptr<SearchStream> FileOrigin::openSearch(const SearchRequest& request)
{
    if (m_hasChanged)
        reload();
    return std::make_unique<ScanSearch>(request, openScan(request));
}

std::unique_ptr<RecordScan> FileOrigin::openScan(const SearchRequest& request)
{
    return makeFileScan(m_source, request);
}

std::shared_ptr<const DecoderSet> FileOrigin::decoders() const { return m_decoders; }

bool FileOrigin::looksLikePath(const QString& text)
{
    if (text.startsWith(QLatin1String("weir://")))
        return false;
    return text.startsWith(QLatin1Char('/')) || text.startsWith(QLatin1String("./")) ||
           text.startsWith(QLatin1String("../")) || text.startsWith(QLatin1String("~/")) || QFileInfo::exists(text);
}

} // namespace weir
