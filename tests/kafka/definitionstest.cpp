#include "backend/service/definitions/definitions.h"
#include "backend/service/cluster.h"
#include "backend/service/journal/journalentry.h"
#include "backend/service/journal/journalstore.h"
#include "backend/service/produce/recordproducer.h"
#include "backend/service/workspace/workspacetopic.h"
#include "tests/support/acl.h"
#include "tests/support/cluster.h"
#include "tests/support/registry.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

namespace weir {
namespace {

constexpr int patienceMs = 20'000;

ConnectionSpec specOf(bool readOnly)
{
    ConnectionSpec spec;
    spec.id = QStringLiteral("test");
    spec.name = QStringLiteral("test");
    spec.bootstrap = QStringList{test::bootstrap()};
    spec.readOnly = readOnly;
    return spec;
}

/// The shared topic is everybody's: keys are the test's own.
QString uniqueKey()
{
    return test::uniqueName(QStringLiteral("t")).toLower().replace(QLatin1Char('.'), QLatin1Char('_'));
}

Definition definition(const QString& key, int version, int bound)
{
    Definition made;
    made.kind = QStringLiteral("weirtest");
    made.key = key;
    made.version = version;
    made.body.insert(QStringLiteral("bound"), bound);
    return made;
}

const QString kind = QStringLiteral("weirtest");

/// The answer of one save.
struct Answer
{
    std::optional<Result<void>> result;
    std::function<void(Result<void>)> taker()
    {
        return [this](const Result<void>& told) { result = told; };
    }
};

} // namespace

class DefinitionsTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        m_one = std::make_unique<Cluster>(specOf(false), Secrets{});
        m_two = std::make_unique<Cluster>(specOf(false), Secrets{});
        QTRY_COMPARE_WITH_TIMEOUT(m_one->definitions()->home(), DefinitionsHome::Cluster, patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(m_two->definitions()->home(), DefinitionsHome::Cluster, patienceMs);
    }
    void cleanupTestCase()
    {
        m_one.reset();
        m_two.reset();
        QVERIFY(RecordProducer::waitForAll(patienceMs));
    }

    void whatOneSavesTheOtherSees()
    {
        const QString key = uniqueKey();
        Answer saved;
        m_one->definitions()->save({definition(key, 1, 10)}, this, saved.taker());
        QTRY_VERIFY_WITH_TIMEOUT(saved.result, patienceMs);
        QVERIFY2(saved.result->has_value(), qPrintable(whyNot(saved)));
        const std::optional<Definition> own = m_one->definitions()->find(kind, key);
        QVERIFY(own);
        QVERIFY(!own->author.isEmpty());
        QVERIFY(own->changedAtMs > 0);
        QTRY_VERIFY(m_two->definitions()->find(kind, key));
        QCOMPARE(*m_two->definitions()->find(kind, key), *own);
        QCOMPARE(m_two->definitions()->nextVersion(kind, key), 2);
    }

    void ofTwoWritersAtOnceExactlyOneWins()
    {
        const QString key = uniqueKey();
        Answer first, second;
        m_one->definitions()->save({definition(key, 1, 1)}, this, first.taker());
        m_two->definitions()->save({definition(key, 1, 2)}, this, second.taker());
        QTRY_VERIFY_WITH_TIMEOUT(first.result && second.result, patienceMs);
        QVERIFY(first.result->has_value() != second.result->has_value());
        const Answer& lost = first.result->has_value() ? second : first;
        QCOMPARE(lost.result->error().kind, ErrorKind::Conflict);
        QVERIFY(lost.result->error().detail.contains(QStringLiteral("version 1 was offered")));
        const int won = first.result->has_value() ? 1 : 2;
        for (Cluster* cluster : {m_one.get(), m_two.get()}) {
            QTRY_VERIFY(cluster->definitions()->find(kind, key));
            QCOMPARE(cluster->definitions()->find(kind, key)->body.value(QStringLiteral("bound")).toInt(), won);
            QCOMPARE(cluster->definitions()->versions(kind, key).size(), 1);
        }
    }

    void whatIsSavedTogetherIsAcceptedTogetherOrNotAtAll()
    {
        const QString one = uniqueKey(), two = uniqueKey();
        Answer both;
        m_one->definitions()->save({definition(one, 1, 1), definition(two, 1, 1)}, this, both.taker());
        QTRY_VERIFY_WITH_TIMEOUT(both.result, patienceMs);
        QVERIFY2(both.result->has_value(), qPrintable(whyNot(both)));
        QTRY_VERIFY(m_two->definitions()->find(kind, two));

        // Both offer `one` at version 2; whoever loses that must not have got its other half in either.
        const QString mine = uniqueKey(), theirs = uniqueKey();
        Answer first, second;
        m_one->definitions()->save({definition(mine, 1, 1), definition(one, 2, 1)}, this, first.taker());
        m_two->definitions()->save({definition(theirs, 1, 1), definition(one, 2, 2)}, this, second.taker());
        QTRY_VERIFY_WITH_TIMEOUT(first.result && second.result, patienceMs);
        QVERIFY(first.result->has_value() != second.result->has_value());
        for (Cluster* cluster : {m_one.get(), m_two.get()}) {
            QTRY_COMPARE(cluster->definitions()->nextVersion(kind, one), 3);
            QCOMPARE(cluster->definitions()->find(kind, mine).has_value(), first.result->has_value());
            QCOMPARE(cluster->definitions()->find(kind, theirs).has_value(), second.result->has_value());
        }
    }

    void aBadBodyIsNotEvenOffered()
    {
        const QString key = uniqueKey();
        m_one->definitions()->setCheck(kind, [](const Definition& offered) -> Result<void> {
            if (offered.body.value(QStringLiteral("bound")).toInt() < 0)
                return Error{ErrorKind::Invalid, 0, QStringLiteral("bound must not be negative"), offered.id()};
            return {};
        });
        Answer bad;
        m_one->definitions()->save({definition(key, 1, -1)}, this, bad.taker());
        QVERIFY(!bad.result); // never from within
        QTRY_VERIFY_WITH_TIMEOUT(bad.result, patienceMs);
        QCOMPARE(bad.result->error().kind, ErrorKind::Invalid);
        QVERIFY(m_one->definitions()->versions(kind, key).isEmpty());
    }

    void aTransformationIsCompiledBeforeItIsSaved()
    {
        Definition transformation = definition(uniqueKey(), 1, 1);
        transformation.kind = QStringLiteral("transformation");
        const auto offer = [&](int version, const char* code) {
            transformation.version = version;
            transformation.body = {{QStringLiteral("code"), QString::fromLatin1(code)}};
            auto answer = std::make_unique<Answer>();
            m_one->definitions()->save({transformation}, this, answer->taker());
            return answer;
        };
        const auto bad = offer(1, "function transform(e) {\n  return e +* 1;\n}");
        QTRY_VERIFY_WITH_TIMEOUT(bad->result, patienceMs);
        QVERIFY(!*bad->result);
        QCOMPARE(bad->result->error().kind, ErrorKind::Invalid);
        QCOMPARE(bad->result->error().subject, transformation.id());
        QCOMPARE(bad->result->error().detail, QStringLiteral("code 2:13 SyntaxError: Unexpected token '*'"));
        QVERIFY(m_one->definitions()->versions(transformation.kind, transformation.key).isEmpty());
        const auto good = offer(1, "function transform(e) {\n  return e;\n}");
        QTRY_VERIFY_WITH_TIMEOUT(good->result, patienceMs);
        QVERIFY2(good->result->has_value(), qPrintable(whyNot(*good)));
        QVERIFY(m_one->definitions()->find(transformation.kind, transformation.key));
    }

    void aRemovedOneIsGoneForAll()
    {
        const QString key = uniqueKey();
        Answer saved, removed;
        m_one->definitions()->save({definition(key, 1, 1)}, this, saved.taker());
        QTRY_VERIFY_WITH_TIMEOUT(saved.result, patienceMs);
        Definition gone = definition(key, 2, 1);
        gone.removed = true;
        m_one->definitions()->save({gone}, this, removed.taker());
        QTRY_VERIFY_WITH_TIMEOUT(removed.result, patienceMs);
        QVERIFY(removed.result->has_value());
        QVERIFY(!m_one->definitions()->find(kind, key));
        QTRY_COMPARE(m_two->definitions()->versions(kind, key).size(), 2);
        QVERIFY(!m_two->definitions()->find(kind, key));
    }

    void aReadOnlyConnectionKeepsThemInAFileOverTheClusters()
    {
        const QString shared = uniqueKey(), own = uniqueKey();
        Answer saved;
        m_one->definitions()->save({definition(shared, 1, 1)}, this, saved.taker());
        QTRY_VERIFY_WITH_TIMEOUT(saved.result, patienceMs);

        const QTemporaryDir folder;
        {
            Cluster readOnly(specOf(true), Secrets{}, nullptr, folder.path());
            Definitions* definitions = readOnly.definitions();
            QTRY_COMPARE_WITH_TIMEOUT(definitions->home(), DefinitionsHome::File, patienceMs);
            QCOMPARE(definitions->reason()->kind, ErrorKind::ReadOnly);
            QTRY_VERIFY_WITH_TIMEOUT(definitions->find(kind, shared), patienceMs);
            Answer local;
            definitions->save({definition(shared, 2, 2), definition(own, 1, 5)}, this, local.taker());
            QTRY_VERIFY_WITH_TIMEOUT(local.result, patienceMs);
            QVERIFY(local.result->has_value());
            QCOMPARE(definitions->find(kind, shared)->version, 2);
            QCOMPARE(definitions->versions(kind, shared).size(), 2);
        }
        QCOMPARE(m_two->definitions()->nextVersion(kind, own), 1); // nobody else sees it
        Cluster again(specOf(true), Secrets{}, nullptr, folder.path());
        QTRY_VERIFY_WITH_TIMEOUT(again.definitions()->find(kind, own), patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(again.definitions()->nextVersion(kind, shared), 3, patienceMs);
    }

    void anEntryThatComesFirstHidesNoOlderOnes()
    {
        const QTemporaryDir folder;
        ChangePlan plan;
        plan.clusterId = test::clusterFile().value(QLatin1String("clusterId")).toString();
        const JournalEntry older = newJournalEntry(plan), newer = newJournalEntry(plan);
        QVERIFY(appendToJournalFile(journalFile(folder.path(), plan.clusterId), older));
        Cluster cluster(specOf(true), Secrets{}, nullptr, folder.path());
        Journal* journal = cluster.journal();
        journal->append(newer); // before anything is known of the cluster
        QTRY_VERIFY_WITH_TIMEOUT(journal->isLoaded(), patienceMs);
        const auto has = [journal](const JournalEntry& entry) {
            return std::count(journal->entries()->begin(), journal->entries()->end(), entry) == 1;
        };
        QTRY_VERIFY(has(older));
        QVERIFY(has(newer));
        QCOMPARE(readJournalFile(journalFile(folder.path(), plan.clusterId)).size(), std::size_t(2));
    }

    void whereTheClusterRefusesDefinitionsAndJournalStayHere()
    {
        for (const TopicRecipe& topic : {definitionsTopic(), journalTopic()})
            test::deny(test::bootstrap(), test::AclResource::Topic, topic.name, test::AclOperation::Write,
                       {test::AclOperation::Read});
        const QJsonObject file = test::clusterFile();
        ConnectionSpec spec = specOf(false);
        spec.bootstrap = QStringList{file.value(QLatin1String("saslSsl")).toString()};
        spec.tls.enabled = true;
        spec.tls.caFile = file.value(QLatin1String("caFile")).toString();
        spec.sasl.mechanism = SaslMechanism::ScramSha256;
        spec.sasl.user = file.value(QLatin1String("user")).toString();
        Secrets secrets;
        secrets.saslPassword = file.value(QLatin1String("password")).toString();
        const QTemporaryDir folder;
        Cluster cluster(spec, secrets, nullptr, folder.path());
        QTRY_COMPARE_WITH_TIMEOUT(cluster.definitions()->home(), DefinitionsHome::Cluster, patienceMs);
        const QString key = uniqueKey();
        Answer saved;
        cluster.definitions()->save({definition(key, 1, 1)}, this, saved.taker());
        QTRY_VERIFY_WITH_TIMEOUT(saved.result, patienceMs);
        QVERIFY2(saved.result->has_value(), qPrintable(whyNot(saved)));
        QCOMPARE(cluster.definitions()->home(), DefinitionsHome::File);
        QCOMPARE(cluster.definitions()->reason()->kind, ErrorKind::Authorization);
        QVERIFY(cluster.definitions()->find(kind, key));
        QVERIFY(!m_one->definitions()->find(kind, key));

        ChangePlan plan;
        plan.clusterId = file.value(QLatin1String("clusterId")).toString();
        plan.subject = key;
        QTRY_VERIFY_WITH_TIMEOUT(cluster.journal()->isLoaded(), patienceMs);
        const JournalEntry entry = newJournalEntry(plan);
        cluster.journal()->append(entry);
        QTRY_VERIFY_WITH_TIMEOUT(cluster.journal()->localBecause(), patienceMs);
        QCOMPARE(cluster.journal()->localBecause()->kind, ErrorKind::Authorization);
        QCOMPARE(cluster.journal()->entries()->front(), entry);
        QCOMPARE(readJournalFile(journalFile(folder.path(), plan.clusterId)).size(), std::size_t(1));
    }

private:
    static QString whyNot(const Answer& answer)
    {
        return answer.result->has_value() ? QString() : answer.result->error().detail;
    }

    std::unique_ptr<Cluster> m_one, m_two;
};

WEIR_TEST(DefinitionsTest)

} // namespace weir

#include "definitionstest.moc"
