#include "tests/ctl/weirctl.h"
#include "tests/support/groupconsumer.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

namespace weir {

using test::Outcome;
using test::Weirctl;

namespace {

constexpr std::int64_t someTimeMs = 1'790'000'000'000;

QByteArray contents(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString& path, const QByteArray& text)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

} // namespace

class OffsetsTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        m_topic = test::uniqueName(QStringLiteral("ctloffsets"));
        test::TestProducer producer(test::bootstrap());
        producer.createTopic(m_topic, 2);
        std::vector<test::TestRecord> records;
        for (int i = 0; i < 40; ++i)
            records.push_back({i % 2, "k", "v" + QByteArray::number(i), someTimeMs + i * 1000, {}});
        producer.send(m_topic, records);
    }
    void init()
    {
        m_group = test::uniqueName(QStringLiteral("ctlgroup"));
        m_consumer = std::make_unique<test::GroupConsumer>(test::bootstrap(), m_group);
        m_consumer->commit(m_topic, {{0, 10}, {1, 5}});
    }
    void cleanup() { m_consumer.reset(); }

    void showsWhatIsCommitted()
    {
        const Outcome table = offsets({});
        QCOMPARE(table.status, 0);
        QCOMPARE(table.lines()[0].simplified(), QByteArray("TOPIC PARTITION COMMITTED START END LAG"));
        QCOMPARE(table.lines()[1].simplified(), m_topic.toUtf8() + " 0 10 0 20 10");
        const Outcome csv = offsets({QStringLiteral("--csv")});
        QCOMPARE(csv.out, m_topic.toUtf8() + ",0,10\n" + m_topic.toUtf8() + ",1,5\n");
        const Outcome json = offsets({QStringLiteral("--json")});
        QCOMPARE(json.objects()[1].value(QStringLiteral("offset")).toInt(), 5);
        const Outcome none = Weirctl::runHere({QStringLiteral("offsets"), m_group + QStringLiteral("-none")});
        QCOMPARE(none.status, 1);
        QVERIFY2(none.err.contains("There is no group"), none.err.constData());
    }

    void aDryRunTellsAndChangesNothing()
    {
        const Outcome outcome =
            offsets({QStringLiteral("--to"), QStringLiteral("beginning"), QStringLiteral("--dry-run")});
        QCOMPARE(outcome.status, 0);
        QVERIFY2(outcome.out.contains("Move 2 offsets of " + m_group.toUtf8()), outcome.out.constData());
        QVERIFY2(outcome.out.contains("10 → 0"), outcome.out.constData());
        QVERIFY2(outcome.out.contains("first record: k: v0"), outcome.out.constData());
        QVERIFY2(outcome.out.contains("Up to 15 records will be read again"), outcome.out.constData());
        QCOMPARE(m_consumer->committed(m_topic, 0), 10);
    }

    void withoutYesNobodyIsThereToBeAsked()
    {
        const Outcome outcome = offsets({QStringLiteral("--to"), QStringLiteral("end")});
        QCOMPARE(outcome.status, 1);
        QVERIFY2(outcome.err.contains("--yes"), outcome.err.constData());
        QCOMPARE(m_consumer->committed(m_topic, 0), 10);
    }

    void movesAndTakesBackByTheCommandThatItPrints()
    {
        const Outcome moved = offsets({QStringLiteral("--shift"), QStringLiteral("-3"), QStringLiteral("--yes")});
        QVERIFY2(moved.status == 0, moved.err.constData());
        QCOMPARE(m_consumer->committed(m_topic, 0), 7);
        QCOMPARE(m_consumer->committed(m_topic, 1), 2);
        const QRegularExpression command(QStringLiteral("weirctl (plan undo \\S+ .*)\n"));
        const auto match = command.match(QString::fromUtf8(moved.out));
        QVERIFY2(match.hasMatch(), moved.out.constData());
        const QStringList undo = match.captured(1).split(QLatin1Char(' ')) + QStringList{QStringLiteral("--yes")};
        const Outcome undone = Weirctl::run(undo);
        QVERIFY2(undone.status == 0, undone.err.constData());
        QCOMPARE(m_consumer->committed(m_topic, 0), 10);
        QCOMPARE(m_consumer->committed(m_topic, 1), 5);
        const Outcome again = Weirctl::run(undo);
        QCOMPARE(again.status, 1);
        QVERIFY2(again.err.contains("taken back already"), again.err.constData());

        const Outcome journal = Weirctl::runHere({QStringLiteral("journal"), QStringLiteral("--json")});
        QCOMPARE(journal.status, 0);
        int ours = 0;
        for (const QJsonObject& entry : journal.objects()) {
            const QJsonObject plan = entry.value(QStringLiteral("plan")).toObject();
            if (plan.value(QStringLiteral("subject")).toString() != m_group)
                continue;
            ++ours;
            QCOMPARE(entry.value(QStringLiteral("program")).toString(), QStringLiteral("weirctl"));
        }
        QCOMPARE(ours, 2);
    }

    void placesOfEachKind_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<int>("first");
        QTest::addColumn<int>("second");
        const auto to = [](const char* place) {
            return QStringList{QStringLiteral("--to"), QString::fromLatin1(place)};
        };
        QTest::newRow("end") << to("end") << 20 << 20;
        QTest::newRow("offset") << to("15") << 15 << 15;
        QTest::newRow("beyond the end") << to("1000") << 20 << 20;
        QTest::newRow("moment") << to("2026-09-21T14:13:30Z") << 5 << 5; // someTimeMs + 10 s
        QTest::newRow("one partition") << to("end") + QStringList{QStringLiteral("--topic"), QStringLiteral("@:1")}
                                       << 10 << 20;
        QTest::newRow("the whole topic") << to("beginning") +
                                                QStringList{QStringLiteral("--topic"), QStringLiteral("@")}
                                         << 0 << 0;
        QTest::newRow("back") << QStringList{QStringLiteral("--back"), QStringLiteral("9999d")} << 0 << 0;
    }
    void placesOfEachKind()
    {
        QFETCH(QStringList, options);
        QFETCH(int, first);
        QFETCH(int, second);
        options.replaceInStrings(QStringLiteral("@"), m_topic);
        const Outcome outcome = offsets(options + QStringList{QStringLiteral("--yes")});
        QVERIFY2(outcome.status == 0, outcome.err.constData());
        QCOMPARE(m_consumer->committed(m_topic, 0), first);
        QCOMPARE(m_consumer->committed(m_topic, 1), second);
    }

    void aFileOfOffsetsBringsThemBack()
    {
        const QTemporaryDir folder;
        const QString before = folder.filePath(QStringLiteral("before.csv"));
        write(before, offsets({QStringLiteral("--csv")}).out);
        QCOMPARE(offsets({QStringLiteral("--to"), QStringLiteral("end"), QStringLiteral("--yes")}).status, 0);
        QCOMPARE(offsets({QStringLiteral("--from-file"), before, QStringLiteral("--yes")}).status, 0);
        QCOMPARE(m_consumer->committed(m_topic, 0), 10);
        QCOMPARE(m_consumer->committed(m_topic, 1), 5);
        write(before, "orders,x,1\n");
        const Outcome bad = offsets({QStringLiteral("--from-file"), before});
        QCOMPARE(bad.status, 2);
        QVERIFY2(bad.err.contains("Line 1"), bad.err.constData());
    }

    void aPlanIsSavedShownAndApplied()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("move.json"));
        const Outcome saved = offsets({QStringLiteral("--to"), QStringLiteral("end"), QStringLiteral("--plan"), file});
        QVERIFY2(saved.status == 0, saved.err.constData());
        QCOMPARE(m_consumer->committed(m_topic, 0), 10);
        const Outcome shown = Weirctl::run({QStringLiteral("plan"), QStringLiteral("show"), file});
        QCOMPARE(shown.status, 0);
        QVERIFY2(shown.out.contains("10 → 20"), shown.out.constData());
        const Outcome applied =
            Weirctl::runHere({QStringLiteral("plan"), QStringLiteral("apply"), file, QStringLiteral("--yes")});
        QVERIFY2(applied.status == 0, applied.err.constData());
        QCOMPARE(m_consumer->committed(m_topic, 0), 20);
        // The world has moved: nothing is done twice.
        const Outcome again =
            Weirctl::runHere({QStringLiteral("plan"), QStringLiteral("apply"), file, QStringLiteral("--yes")});
        QCOMPARE(again.status, 1);
        QVERIFY2(again.err.contains("changed meanwhile"), again.err.constData());
        QByteArray text = contents(file);
        write(file, text.replace("\"steps\"", "\"stepz\""));
        const Outcome broken = Weirctl::run({QStringLiteral("plan"), QStringLiteral("show"), file});
        QCOMPARE(broken.status, 2);
        QVERIFY2(broken.err.contains("stepz"), broken.err.constData());
    }

    void aPlanMaySaveADefinitionOnceAndTakeItBack()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("alert.json"));
        const QByteArray key = m_group.toUtf8().replace('-', '_');
        const QByteArray plan = "{'weirPlan': 1, 'purpose': 'saveDefinitions', 'steps': [{'do': 'saveDefinition', "
                                "'after': {'kind': 'alert', 'key': '" +
                                key + "', 'version': 1, 'measure': 'lag', 'group': 'nobody', 'above': 1000}}]}";
        write(file, QByteArray(plan).replace('\'', '"').replace("\"lag\"", "\"depth\""));
        const QStringList apply{QStringLiteral("plan"), QStringLiteral("apply"), file, QStringLiteral("--yes")};
        const Outcome bad = Weirctl::runHere(apply);
        QCOMPARE(bad.status, 1);
        QVERIFY2(bad.err.contains("measure"), bad.err.constData());
        write(file, QByteArray(plan).replace('\'', '"'));
        const Outcome saved = Weirctl::runHere(apply);
        QVERIFY2(saved.status == 0, saved.err.constData());
        const Outcome again = Weirctl::runHere(apply);
        QCOMPARE(again.status, 1);
        QVERIFY2(again.err.contains("version 1 was offered, the last accepted one is 1"), again.err.constData());
        const QRegularExpression command(QStringLiteral("weirctl (plan undo \\S+ .*)\n"));
        const auto match = command.match(QString::fromUtf8(saved.out));
        QVERIFY2(match.hasMatch(), saved.out.constData());
        const Outcome undone =
            Weirctl::run(match.captured(1).split(QLatin1Char(' ')) + QStringList{QStringLiteral("--yes")});
        QVERIFY2(undone.status == 0, undone.err.constData());
    }

    void isRefusedWhileAMemberIsActive()
    {
        m_consumer.reset();
        test::GroupConsumer member(test::bootstrap(), m_group, m_topic, QStringLiteral("billing-7"));
        QVERIFY(member.awaitAssignment(20'000));
        const Outcome outcome = offsets({QStringLiteral("--to"), QStringLiteral("end"), QStringLiteral("--yes")});
        QCOMPARE(outcome.status, 1);
        QVERIFY2(outcome.err.contains("active member"), outcome.err.constData());
        QVERIFY2(outcome.err.contains("billing-7 on /"), outcome.err.constData());
        QCOMPARE(member.committed(m_topic, 0), 10);
    }

    void clonesAndDeletes()
    {
        const QString copy = m_group + QStringLiteral("-copy");
        QCOMPARE(offsets({QStringLiteral("--clone"), copy, QStringLiteral("-y")}).status, 0);
        QCOMPARE(Weirctl::runHere({QStringLiteral("offsets"), copy, QStringLiteral("--csv")}).out,
                 offsets({QStringLiteral("--csv")}).out);
        const Outcome forgotten = offsets({QStringLiteral("--delete"), m_topic, QStringLiteral("--yes")});
        QVERIFY2(forgotten.status == 0, forgotten.err.constData());
        QCOMPARE(m_consumer->committed(m_topic, 0), -1);
        const Outcome gone = Weirctl::runHere(
            {QStringLiteral("offsets"), copy, QStringLiteral("--delete-group"), QStringLiteral("--yes")});
        QVERIFY2(gone.status == 0, gone.err.constData());
        QCOMPARE(Weirctl::runHere({QStringLiteral("offsets"), copy}).status, 1);
    }

    void aCommandLineThatIsWrongIsSaid_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::newRow("two wishes") << QStringList{QStringLiteral("--to"), QStringLiteral("end"),
                                                   QStringLiteral("--delete-group")};
        QTest::newRow("no place") << QStringList{QStringLiteral("--to"), QStringLiteral("somewhere")};
        QTest::newRow("no number") << QStringList{QStringLiteral("--shift"), QStringLiteral("far")};
        QTest::newRow("topic alone") << QStringList{QStringLiteral("--topic"), QStringLiteral("orders")};
        QTest::newRow("partition") << QStringList{QStringLiteral("--to"), QStringLiteral("end"),
                                                  QStringLiteral("--topic"), QStringLiteral("orders:x")};
        QTest::newRow("duration") << QStringList{QStringLiteral("--back"), QStringLiteral("soon")};
    }
    void aCommandLineThatIsWrongIsSaid()
    {
        QFETCH(QStringList, options);
        const Outcome outcome = offsets(options);
        QCOMPARE(outcome.status, 2);
        QVERIFY(outcome.out.isEmpty());
    }

private:
    Outcome offsets(const QStringList& options) const
    {
        return Weirctl::runHere(QStringList{QStringLiteral("offsets"), m_group} + options);
    }

    QString m_topic, m_group;
    std::unique_ptr<test::GroupConsumer> m_consumer;
};

WEIR_TEST(OffsetsTest)

} // namespace weir

#include "offsetstest.moc"
