#include "backend/base/partfile.h"

#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace weir {

Error PartFile::failure(const char* what, int code) const
{
    return {ErrorKind::Io,
            code,
            QStringLiteral("%1: %2, after %3 bytes were written")
                .arg(QLatin1String(what), QString::fromLocal8Bit(std::strerror(code)))
                .arg(m_written),
            m_path,
            false,
            false};
}

Result<void> PartFile::open(const QString& path, bool replace)
{
    discard();
    const QFileInfo asked(path);
    const QString target = asked.exists() ? asked.canonicalFilePath() : asked.absoluteFilePath();
    m_path = target;
    m_replace = replace;
    m_written = 0;
    struct stat there = {};
    m_target = QFile::encodeName(target);
    const bool exists = ::stat(m_target.constData(), &there) == 0;
    if (exists && !S_ISREG(there.st_mode))
        return Error{ErrorKind::Invalid, 0, QStringLiteral("not a regular file"), target, false, false};
    if (exists && !replace)
        return Error{ErrorKind::Exists, EEXIST, QStringLiteral("the file exists"), target, false, false};
    const QFileInfo info(target);
    for (int attempt = 0; m_descriptor < 0 && attempt < 100; ++attempt) {
        const QString name = QStringLiteral("%1/.%2.%3.part")
                                 .arg(info.absolutePath(), info.fileName().left(200))
                                 .arg(QRandomGenerator::global()->generate(), 8, 16, QLatin1Char('0'));
        m_part = QFile::encodeName(name);
        m_descriptor = ::open(m_part.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (m_descriptor < 0 && errno != EEXIST)
            return failure("cannot be created", errno);
    }
    if (m_descriptor < 0)
        return failure("cannot be created", EEXIST);
    if (exists)
        (void)::fchmod(m_descriptor, there.st_mode & 07777);
    return {};
}

Result<void> PartFile::write(std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t count = ::write(m_descriptor, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return failure("cannot be written", count < 0 ? errno : ENOSPC);
        bytes.remove_prefix(std::size_t(count));
        m_written += std::uint64_t(count);
    }
    return {};
}

Result<void> PartFile::commit()
{
    const int synchronised = ::fsync(m_descriptor) == 0 ? 0 : errno;
    const int closed = ::close(m_descriptor) == 0 ? 0 : errno;
    m_descriptor = -1;
    const auto fail = [this](const char* what, int code) {
        (void)::unlink(m_part.constData());
        return failure(what, code);
    };
    if (synchronised != 0 || closed != 0)
        return fail("cannot be brought to the disk", synchronised != 0 ? synchronised : closed);
    // A link fails where somebody else has made such a file meanwhile; a rename would silently take its place.
    if (!m_replace && ::link(m_part.constData(), m_target.constData()) == 0) {
        (void)::unlink(m_part.constData());
    } else if (!m_replace && errno == EEXIST) {
        (void)::unlink(m_part.constData());
        return Error{ErrorKind::Exists, EEXIST, QStringLiteral("the file exists"), m_path, false, false};
    } else if (::rename(m_part.constData(), m_target.constData()) != 0) {
        return fail("cannot be named", errno);
    }
    const int folder =
        ::open(QFile::encodeName(QFileInfo(m_path).absolutePath()).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        (void)::fsync(folder);
        (void)::close(folder);
    }
    return {};
}

void PartFile::discard()
{
    if (m_descriptor < 0)
        return;
    (void)::close(m_descriptor);
    m_descriptor = -1;
    (void)::unlink(m_part.constData());
}

} // namespace weir
