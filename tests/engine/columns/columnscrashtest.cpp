#include "tests/engine/columns/columnsstory.h"
#include "tests/support/flippedbyte.h"
#include "tests/support/registry.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace weir::engine {

using namespace test;

/// Whatever happens to the files: what is given back is what was told, up to position().
class ColumnsCrashTest : public QObject
{
    Q_OBJECT
private slots:
    void aKilledWriterIsResumed()
    {
        ColumnsStory story(21, 40);
        story.go(3'000);
        const QTemporaryDir folder;
        std::int64_t before = 0;
        for (int round = 0; round < 6; ++round) {
            int started[2];
            QCOMPARE(::pipe(started), 0);
            const pid_t child = ::fork();
            if (child == 0) {
                write(folder, story, started[1]);
                ::_exit(1);
            }
            QVERIFY(child > 0);
            ::close(started[1]);
            char byte = 0;
            for (int i = 0; i <= round; ++i) // in the middle of writing, and after it
                QCOMPARE(::read(started[0], &byte, 1), ssize_t(1));
            ::kill(child, SIGKILL);
            ::close(started[0]);
            int status = 0;
            QCOMPARE(::waitpid(child, &status, 0), child);
            QVERIFY(WIFSIGNALED(status));
            const auto columns = open(folder);
            QVERIFY(columns);
            QVERIFY(columns->takeDropped().empty());
            QVERIFY(columns->position() >= before);
            before = columns->position();
            QVERIFY2(difference(*columns, story.people(std::size_t(before))).empty(),
                     difference(*columns, story.people(std::size_t(before))).c_str());
            story.tell(*columns, std::size_t(before), 11);
            QVERIFY2(difference(*columns, story.people()).empty(), difference(*columns, story.people()).c_str());
        }
        QVERIFY(before > 0);
    }

    void filesCutAtEveryLength()
    {
        ColumnsStory story(31, 20);
        story.go(120);
        const QTemporaryDir folder;
        {
            const auto columns = open(folder);
            for (int part = 0; part < 2; ++part) {
                for (std::size_t i = std::size_t(part) * 60; i < std::size_t(part) * 60 + 60; ++i)
                    if (i < story.happenings().size())
                        ColumnsStory::tellOne(*columns, story.happenings()[i]);
                columns->passed(part == 0 ? 60 : story.position());
                QVERIFY(columns->flush());
            }
        }
        const QStringList files = QDir(folder.path()).entryList(QDir::Files);
        QCOMPARE(files.size(), 2);
        for (int which = 0; which < 2; ++which) {
            const QString path = folder.filePath(files[which]);
            const qint64 size = QFile(path).size();
            for (qint64 length = 0; length < size; length += length < 64 || length > size - 64 ? 1 : 37) {
                const QTemporaryDir copy;
                for (const QString& file : files)
                    QVERIFY(QFile::copy(folder.filePath(file), copy.filePath(file)));
                QVERIFY(QFile::resize(copy.filePath(files[which]), length));
                const auto columns = open(copy);
                QVERIFY(columns);
                QVERIFY(!columns->takeDropped().empty());
                QCOMPARE(columns->position(), which == 0 ? std::int64_t(0) : std::int64_t(60));
                QVERIFY2(difference(*columns, story.people(which == 0 ? 0 : 60)).empty(),
                         difference(*columns, story.people(which == 0 ? 0 : 60)).c_str());
                story.tell(*columns, std::size_t(columns->position()));
                QVERIFY2(difference(*columns, story.people()).empty(), difference(*columns, story.people()).c_str());
            }
        }
    }

    /// A changed byte is noticed when the file is opened, or when what it belongs to is read; never believed.
    void filesWithAChangedByte()
    {
        ColumnsStory story(41, 20);
        story.go(200);
        const QTemporaryDir folder;
        {
            const auto columns = open(folder);
            story.tell(*columns);
            QVERIFY(columns->flush());
        }
        const QString name = QDir(folder.path()).entryList(QDir::Files).first();
        const qint64 size = QFile(folder.filePath(name)).size();
        int noticed = 0;
        for (qint64 at = 0; at < size; at += 41) {
            const QTemporaryDir copy;
            QVERIFY(QFile::copy(folder.filePath(name), copy.filePath(name)));
            QVERIFY(weir::test::flipByte(copy.filePath(name), at));
            const auto columns = open(copy);
            QVERIFY(columns);
            const std::string found = difference(*columns, story.people(std::size_t(columns->position())));
            if (!found.empty()) {
                QVERIFY2(found.starts_with("damaged"), found.c_str());
                QVERIFY(columns->repair());
                QCOMPARE(columns->position(), std::int64_t(0));
            }
            noticed += !found.empty() || columns->position() == 0;
            story.tell(*columns, std::size_t(columns->position()));
            QVERIFY2(difference(*columns, story.people()).empty(), difference(*columns, story.people()).c_str());
        }
        QVERIFY(noticed > 10);
    }

    void leftoversOfAWriterAreTakenAway()
    {
        const QTemporaryDir folder;
        QFile part(folder.filePath(QStringLiteral(".00000000000000000000-00000000000000000001.columns.x.part")));
        QVERIFY(part.open(QIODevice::WriteOnly));
        part.close();
        QVERIFY(open(folder));
        QVERIFY(!part.exists());
    }

    void aFolderThatCannotBeMadeIsSaid()
    {
        const auto columns = EventColumns::open("/proc/nowhere");
        QVERIFY(!columns);
        QCOMPARE(columns.error().kind, ErrorKind::Io);
    }

private:
    static std::unique_ptr<EventColumns> open(const QTemporaryDir& folder)
    {
        auto columns = EventColumns::open(folder.path().toStdString(),
                                          {.blockRows = 64, .tailRows = 100, .fanIn = 2, .hasThread = false});
        return columns ? std::move(*columns) : nullptr;
    }
    /// In the child: tells what is missing, flushes and rewrites all the time, until it is killed. A byte before each
    /// of these, and one after it.
    static void write(const QTemporaryDir& folder, const ColumnsStory& story, int started)
    {
        while (true) {
            const auto columns = open(folder);
            if (!columns)
                return;
            for (auto i = std::size_t(columns->position()); i < story.happenings().size(); ++i) {
                ColumnsStory::tellOne(*columns, story.happenings()[i]);
                columns->passed(std::int64_t(i) + 1);
                if (i % 50 != 0)
                    continue;
                (void)!::write(started, "x", 1);
                if (!columns->flush() || !columns->compact(i % 400 == 0))
                    return;
                (void)!::write(started, "x", 1);
            }
            (void)!::write(started, "x", 1);
            if (!columns->compact(true))
                return;
            (void)!::write(started, "x", 1);
        }
    }
};

WEIR_TEST(ColumnsCrashTest)

} // namespace weir::engine

#include "columnscrashtest.moc"
