// Moving a group's offsets by hand: what is chosen, what is typed, what it means, and the review it ends in; at the end
// on a real cluster, there and back.
#include "backend/service/cluster.h"
#include "backend/service/journal/journal.h"
#include "backend/service/monitor/clustermonitor.h"
#include "backend/service/settings.h"
#include "models/common/englishplurals.h"
#include "tests/gui/shownpage.h"
#include "tests/support/fakeplans.h"
#include "tests/support/groupconsumer.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"
#include "widgets/frame/reviewpanel.h"
#include "widgets/groups/moveoffsetschanges.h"
#include "widgets/groups/moveoffsetspanel.h"

#include <QFile>
#include <QSignalSpy>

namespace weir {
namespace {

QString allWords(const QWidget* root)
{
    QStringList texts;
    for (const QLabel* label : root->findChildren<QLabel*>()) {
        if (label->isVisible())
            texts << label->text();
    }
    return texts.join(QLatin1Char('\n'));
}

GroupInfo billing()
{
    GroupInfo group;
    group.id = QStringLiteral("billing");
    for (int i = 0; i < 3; ++i) {
        GroupPartition one;
        one.at = {i < 2 ? QStringLiteral("orders") : QStringLiteral("payments"), i % 2};
        one.committed = 40;
        one.start = 0;
        one.end = 50;
        group.partitions << one;
    }
    return group;
}

struct Shown
{
    explicit Shown(const GroupInfo& of = billing())
    {
        const test::WatchedApplication::Pause pause;
        ThemeController::install(*qobject_cast<QApplication*>(qApp), settings);
        auto* layout = new QVBoxLayout(&window);
        changes = new GroupChanges(services);
        layout->addWidget(changes);
        window.resize(620, 760);
        plans.made = test::movePlan({test::moveStep(QStringLiteral("orders"), 0, 40, 0)});
        changes->setPlans(&plans);
        changes->setGroup(nullptr, std::make_shared<const GroupInfo>(of));
        active = test::showActive(window);
    }
    QAbstractButton* button(const char* text) const { return test::button(changes, QString::fromUtf8(text)); }
    /// When it has come to its place.
    void click(const char* text) const
    {
        QTRY_VERIFY(button(text) && !button(text)->visibleRegion().isEmpty());
        test::click(button(text));
    }
    void choose(const char* name, const char* entry) const
    {
        QComboBox* box = nullptr;
        for (QComboBox* each : changes->findChildren<QComboBox*>()) {
            if (each->isVisible() && each->accessibleName() == QString::fromUtf8(name))
                box = each;
        }
        QVERIFY(box);
        const int at = box->findText(QString::fromUtf8(entry), Qt::MatchStartsWith);
        QVERIFY2(at >= 0, entry);
        box->setCurrentIndex(at);
    }
    QLineEdit* field(const char* name) const { return test::byName<QLineEdit>(changes, QString::fromUtf8(name)); }

    QTemporaryDir folder;
    Settings settings{folder.filePath(QStringLiteral("settings.ini"))};
    Services services{nullptr, nullptr, nullptr, nullptr, &settings, nullptr, nullptr, nullptr};
    test::FakePlans plans;
    QWidget window;
    GroupChanges* changes = nullptr;
    bool active = false;
};

} // namespace

class MoveOffsetsTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { QCoreApplication::installTranslator(&m_plurals); }
    void cleanupTestCase() { QCoreApplication::removeTranslator(&m_plurals); }

    void theMoveIsExplainedWhileItIsTyped()
    {
        Shown shown;
        QVERIFY(shown.active);
        shown.changes->moveOffsets();
        QVERIFY(allWords(shown.changes).contains(QLatin1String("Up to 120 records will be read again")));
        shown.choose("Target", "End");
        QVERIFY(allWords(shown.changes).contains(QLatin1String("Up to 30 records will be skipped")));
        shown.choose("Target", "Shift");
        QVERIFY(!shown.button("Review the move")->isEnabled());
        shown.field("Shift by")->setFocus();
        test::type(&shown.window, QStringLiteral("-1x"));
        QVERIFY(allWords(shown.changes).contains(QLatin1String("By how many offsets?")));
        test::press(&shown.window, Qt::Key_Backspace);
        QVERIFY(allWords(shown.changes).contains(QLatin1String("Up to 3 records will be read again")));
        test::press(&shown.window, Qt::Key_Return);
        QTRY_COMPARE(shown.plans.moves.size(), 1);
        QVERIFY(shown.plans.moves[0].target == OffsetTarget::Shift && shown.plans.moves[0].offset == -1);
    }

    void theChosenOrOneTopicAreMoved()
    {
        Shown shown;
        QVERIFY(shown.active);
        shown.changes->moveOffsets({{QStringLiteral("orders"), 1}});
        shown.click("Review the move");
        QTRY_COMPARE(shown.plans.moves.size(), 1);
        QCOMPARE(shown.plans.moves[0].partitions, (QVector<TopicPartition>{{QStringLiteral("orders"), 1}}));
        QTRY_VERIFY(shown.button("Move 1 offset"));
        shown.click("Back to Move offsets");
        shown.choose("Partitions", "Those of one topic");
        shown.choose("Topic", "payments");
        shown.click("Review the move");
        QTRY_COMPARE(shown.plans.moves.size(), 2);
        QCOMPARE(shown.plans.moves[1].topics, QStringList{QStringLiteral("payments")});
        QVERIFY(shown.plans.moves[1].partitions.isEmpty());
    }

    void itEndsInTheReviewAndIsApplied()
    {
        Shown shown;
        QVERIFY(shown.active);
        shown.changes->moveOffsets();
        QSignalSpy applied(shown.changes, &GroupChanges::applied);
        shown.click("Review the move");
        QTRY_VERIFY(shown.button("Move 1 offset"));
        shown.click("Move 1 offset");
        QTRY_COMPARE(applied.size(), 1);
        test::press(&shown.window, Qt::Key_Escape);
        QVERIFY(shown.changes->isHidden());
    }

    void aPlanThatCannotBeMadeSaysWhyAndIsAskedForAgain()
    {
        Shown shown;
        QVERIFY(shown.active);
        shown.plans.made = Error{ErrorKind::Unavailable, 0, QStringLiteral("coordinator moved")};
        shown.changes->moveOffsets();
        shown.click("Review the move");
        QTRY_VERIFY(allWords(shown.changes).contains(QLatin1String("coordinator moved")));
        shown.plans.made = test::movePlan({test::moveStep(QStringLiteral("orders"), 0, 40, 0)});
        shown.click("Try again");
        QTRY_VERIFY(shown.button("Move 1 offset"));
    }

    void aPlanThatComesTooLateOpensNothing()
    {
        Shown shown;
        QVERIFY(shown.active);
        shown.plans.hold = true;
        shown.changes->deleteGroup();
        test::press(&shown.window, Qt::Key_Escape);
        QVERIFY(shown.changes->isHidden());
        shown.plans.release();
        QVERIFY(shown.changes->isHidden());
        QCOMPARE(shown.plans.deleted, QStringList{QStringLiteral("billing")});
    }

    void offsetsComeFromAFile()
    {
        Shown shown;
        QVERIFY(shown.active);
        shown.changes->moveOffsets();
        shown.choose("Target", "From a file");
        const QString path = shown.folder.filePath(QStringLiteral("offsets.csv"));
        write(path, "orders,0,12\norders,x,13\n");
        shown.field("Path")->setText(path);
        QTRY_VERIFY(allWords(shown.changes).contains(QLatin1String("Line 2 has no topic")));
        write(path, "orders,0,12\norders,1,13\n");
        shown.field("Path")->clear();
        shown.field("Path")->setText(path);
        QTRY_VERIFY(allWords(shown.changes).contains(QLatin1String("The file has offsets of 2 partitions.")));
        shown.click("Review the move");
        QTRY_COMPARE(shown.plans.moves.size(), 1);
        QCOMPARE(int(shown.plans.moves[0].given.size()), 2);
        QTRY_VERIFY(shown.button("Move 1 offset"));
    }

    void activeMembersAreSaidBeforehand()
    {
        GroupInfo busy = billing();
        busy.members.resize(2);
        Shown shown(busy);
        QVERIFY(shown.active);
        shown.changes->moveOffsets();
        QVERIFY(allWords(shown.changes).contains(QLatin1String("billing has 2 active members.")));
        shown.changes->setGroup(nullptr, std::make_shared<const GroupInfo>(billing()));
        QVERIFY(!allWords(shown.changes).contains(QLatin1String("active member")));
    }

    void aCloneAsksForAName()
    {
        Shown shown;
        QVERIFY(shown.active);
        shown.changes->cloneGroup();
        test::type(&shown.window, QStringLiteral("billing"));
        QVERIFY(!shown.button("Review the clone")->isEnabled());
        test::type(&shown.window, QStringLiteral("-2"));
        test::press(&shown.window, Qt::Key_Return);
        QTRY_COMPARE(shown.plans.clones.size(), 1);
        QCOMPARE(shown.plans.clones[0].second, QStringLiteral("billing-2"));
        QTRY_VERIFY(shown.button("Move 1 offset"));
    }

    void offsetsAreMovedAndMovedBackOnARealCluster()
    {
        const QString topic = test::uniqueName(QStringLiteral("moved"));
        const QString name = test::uniqueName(QStringLiteral("mover"));
        test::TestProducer producer(test::bootstrap());
        producer.createTopic(topic, 2);
        std::vector<test::TestRecord> records;
        for (int i = 0; i < 20; ++i)
            records.push_back({i % 2, "k", "{\"n\": " + QByteArray::number(i) + "}", 1'790'000'000'000 + i, {}});
        producer.send(topic, records);
        test::GroupConsumer consumer(test::bootstrap(), name);
        consumer.commit(topic, {{0, 5}, {1, 7}});

        Shown shown;
        QVERIFY(shown.active);
        ConnectionSpec spec;
        spec.id = spec.name = QStringLiteral("test");
        spec.bootstrap = QStringList{test::bootstrap()};
        Cluster cluster(spec, {});
        GroupInfo group;
        group.id = name;
        for (int i = 0; i < 2; ++i) {
            GroupPartition one;
            one.at = {topic, i};
            group.partitions << one;
        }
        shown.changes->setPlans(nullptr);
        shown.changes->setGroup(&cluster, std::make_shared<const GroupInfo>(group));
        shown.changes->moveOffsets();
        shown.click("Review the move");
        QTRY_VERIFY_WITH_TIMEOUT(shown.button("Move 2 offsets"), test::pageTimeoutMs);
        QVERIFY2(allWords(shown.changes).contains(QLatin1String("Up to 12 records will be read again")),
                 qPrintable(allWords(shown.changes)));
        QVERIFY(allWords(shown.changes).contains(QLatin1String("The first record there:")));
        shown.click("Move 2 offsets");
        QTRY_VERIFY_WITH_TIMEOUT(shown.button("Undo…"), test::pageTimeoutMs);
        QCOMPARE(consumer.committed(topic, 0), std::int64_t(0));
        QCOMPARE(consumer.committed(topic, 1), std::int64_t(0));
        const auto entriesOf = [&] { // others write to this journal, too
            std::vector<JournalEntry> own;
            for (const JournalEntry& entry : *cluster.journal()->entries()) {
                if (entry.plan.subject == name)
                    own.push_back(entry);
            }
            return own;
        };
        QTRY_COMPARE_WITH_TIMEOUT(entriesOf().size(), std::size_t(1), test::pageTimeoutMs); // what Undo will name
        shown.click("Undo…");
        shown.click("Take back 2 changes");
        QTRY_VERIFY_WITH_TIMEOUT(allWords(shown.changes).contains(QLatin1String("All 2 changes were made.")),
                                 test::pageTimeoutMs);
        QCOMPARE(consumer.committed(topic, 0), std::int64_t(5));
        QCOMPARE(consumer.committed(topic, 1), std::int64_t(7));
        QTRY_COMPARE_WITH_TIMEOUT(entriesOf().size(), std::size_t(2), test::pageTimeoutMs);
        const std::vector<JournalEntry> own = entriesOf();
        QCOMPARE(own[0].undoes, own[1].id);
    }

    void everythingHasAName()
    {
        Shown shown;
        QVERIFY(shown.active);
        shown.changes->moveOffsets();
        QCOMPARE(test::unnamedWidgets(shown.changes, true).join(QLatin1Char('\n')), QString());
    }

private:
    static void write(const QString& path, const QByteArray& text)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
    }
    EnglishPlurals m_plurals;
};

WEIR_TEST(MoveOffsetsTest)

} // namespace weir

#include "moveoffsetstest.moc"
