// The page that produces on a real cluster, by hand: keys and clicks.
#include "backend/kafka/clusteradmin.h"
#include "backend/serde/registry/schemaregistry.h"
#include "backend/service/guard.h"
#include "backend/service/privacy/masks.h"
#include "backend/service/produce/recordproducer.h"
#include "backend/service/recordstream.h"
#include "backend/service/registryaccess.h"
#include "backend/service/streamworker.h"
#include "tests/gui/shownpage.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"
#include "widgets/kit/banner.h"
#include "widgets/kit/codeeditor.h"
#include "widgets/produce/producepages.h"
#include "widgets/produce/schemaformview.h"

#include <QCheckBox>
#include <QFile>

namespace weir {
namespace {

QStringList path(const QString& topic) { return {QStringLiteral("topics"), topic, QStringLiteral("produce")}; }

/// The page with a connection of its own kind.
struct Shown : test::ShownPage
{
    explicit Shown(const QString& topic, const QMap<QString, QString>& query = {},
                   const std::function<void(ConnectionSpec&)>& change = {})
        : ShownPage(producePageKind(), path(topic))
    {
        services.guard = &guard;
        ConnectionSpec spec;
        spec.id = QStringLiteral("own");
        spec.name = QStringLiteral("test");
        spec.bootstrap = QStringList{test::bootstrap()};
        spec.registry.url = test::clusterFile().value(QLatin1String("registry")).toString();
        if (change)
            change(spec);
        delete page;
        cluster = clusters.open(spec, {});
        page = producePageKind().make(services, went, &window);
        window.layout()->addWidget(page);
        page->show();
        page->open({QStringLiteral("test"), path(topic), query}, cluster);
    }
    ~Shown() { delete page; } // before the services that came later

    QLineEdit* line(const char* name) const { return test::byName<QLineEdit>(page, QString::fromUtf8(name)); }
    /// A box tells its text as its name on this platform.
    QComboBox* box(const char* name) const
    {
        for (QComboBox* each : page->findChildren<QComboBox*>()) {
            if (each->isVisible() && each->accessibleName() == QString::fromUtf8(name))
                return each;
        }
        return nullptr;
    }
    CodeEditor* value() const { return page->findChild<CodeEditor*>(); }
    /// A click into the field, then the keys.
    void fill(const char* name, const QString& text)
    {
        QLineEdit* field = line(name);
        QVERIFY2(field, name);
        field->setFocus();
        field->selectAll();
        test::type(&window, text);
    }
    bool says(const QString& text) const
    {
        for (const QLabel* label : page->findChildren<QLabel*>()) {
            if (label->isVisible() && label->text().contains(text))
                return true;
        }
        return false;
    }

    Guard guard;
};

struct Read
{
    QByteArray key, value;
    bool keyNull = false, valueNull = false;
    QVector<QByteArray> headers;
    int partition = 0;
    std::int64_t timestampMs = 0;
};

} // namespace

class ProducePageTest : public QObject
{
    Q_OBJECT
private slots:
    void cleanup()
    {
        QVERIFY(RecordProducer::waitForAll(20'000));
        QVERIFY(StreamWorker::waitForAll(20'000));
    }

    void aRecordIsWrittenByTheKeyboardAlone()
    {
        const QString topic = make(3);
        Shown shown(topic);
        shown.fill("Key", QStringLiteral("customer-1"));
        shown.fill("Partition", QStringLiteral("2"));
        test::click(test::button(shown.page, QStringLiteral("Add header")));
        test::type(&shown.window, QStringLiteral("trace"));
        shown.fill("Value of header 1", QStringLiteral("abc"));
        shown.value()->setFocus();
        test::type(&shown.window, QStringLiteral("{\"id\": 7}"));
        test::press(&shown.window, Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(shown.says(QStringLiteral("Written to %1, partition 2, offset 0 (").arg(topic)),
                                 test::pageTimeoutMs);
        const QVector<Read> records = readAll(shown, topic);
        QCOMPARE(records.size(), 1);
        QCOMPARE(records[0].key, QByteArray("customer-1"));
        QCOMPARE(records[0].value, QByteArray("{\"id\": 7}"));
        QCOMPARE(records[0].headers, QVector<QByteArray>{"trace=abc"});
        QCOMPARE(records[0].partition, 2);
        test::click(test::button(shown.page, QStringLiteral("Show it")));
        QCOMPARE(shown.went.places.size(), 1);
        QCOMPARE(shown.went.places[0].query.value(QStringLiteral("record")), QStringLiteral("2:0"));
        QCOMPARE(shown.went.places[0].path.last(), QStringLiteral("messages"));
    }

    void mistakesAreSaidAtTheirPlaces()
    {
        const QString topic = make(2);
        Shown shown(topic);
        shown.value()->setText(QStringLiteral("{\"id\": }"));
        shown.fill("Partition", QStringLiteral("x"));
        shown.fill("Timestamp", QStringLiteral("someday"));
        test::click(test::button(shown.page, QStringLiteral("Produce record")));
        QTRY_VERIFY(shown.says(QStringLiteral("Type a whole number")));
        QVERIFY(shown.says(QStringLiteral("Not a moment")));
        shown.fill("Partition", QStringLiteral("9"));
        shown.fill("Timestamp", QStringLiteral("2026-01-31T12:00:00Z"));
        QTRY_VERIFY_WITH_TIMEOUT(shown.cluster->snapshot(), test::pageTimeoutMs);
        test::click(test::button(shown.page, QStringLiteral("Produce record")));
        QTRY_VERIFY(shown.says(QStringLiteral("has the partitions 0 to 1")));
        shown.fill("Partition", QString());
        QLineEdit* partition = shown.line("Partition");
        partition->clear();
        test::click(test::button(shown.page, QStringLiteral("Produce record")));
        QTRY_VERIFY(shown.value()->hasMistake());
        QCOMPARE(readAll(shown, topic).size(), 0);
        shown.value()->setText(QStringLiteral("{\"id\": 1}"));
        QVERIFY(!shown.value()->hasMistake());
        test::click(test::button(shown.page, QStringLiteral("Produce record")));
        QTRY_COMPARE_WITH_TIMEOUT(readAll(shown, topic).size(), 1, test::pageTimeoutMs);
        QCOMPARE(readAll(shown, topic).first().timestampMs, 1769860800000);
    }

    void aTombstoneHasNoValue()
    {
        const QString topic = make(1);
        Shown shown(topic);
        shown.fill("Key", QStringLiteral("k"));
        test::click(test::button(shown.page, QStringLiteral("No value (tombstone)")), Qt::LeftButton, {}, {8, 10});
        QVERIFY(!shown.value()->isVisible());
        test::click(test::button(shown.page, QStringLiteral("Produce record")));
        QTRY_VERIFY_WITH_TIMEOUT(shown.says(QStringLiteral("Written to")), test::pageTimeoutMs);
        const QVector<Read> records = readAll(shown, topic);
        QCOMPARE(records.size(), 1);
        QVERIFY(records[0].valueNull && !records[0].keyNull);
    }

    void aRecordIsEditedAndSentAgain()
    {
        const QString topic = make(1);
        m_producer.send(
            topic, {{0, QByteArray("k"), QByteArray("{\"a\":1}"), 1'790'000'000'000, {{"h", "1"}, {"h", "\xff"}}}});
        Shown shown(topic, {{QStringLiteral("from"), QStringLiteral("0:0")}});
        QTRY_COMPARE_WITH_TIMEOUT(shown.value()->text(), QStringLiteral("{\"a\":1}"), test::pageTimeoutMs);
        QVERIFY(shown.says(QStringLiteral("Made of partition 0, offset 0")));
        QCOMPARE(shown.page->place().query.value(QStringLiteral("from")), QStringLiteral("0:0"));
        shown.value()->setText(QStringLiteral("{\"a\":2}"));
        test::click(test::button(shown.page, QStringLiteral("Produce record")));
        QTRY_VERIFY_WITH_TIMEOUT(shown.says(QStringLiteral("Written to")), test::pageTimeoutMs);
        const QVector<Read> records = readAll(shown, topic);
        QCOMPARE(records.size(), 2);
        QCOMPARE(records[1].key, QByteArray("k"));
        QCOMPARE(records[1].value, QByteArray("{\"a\":2}"));
        QCOMPARE(records[1].headers, (QVector<QByteArray>{"h=1", "h=\xff"}));
        QVERIFY(records[1].timestampMs > 1'790'000'000'000 || records[1].timestampMs != records[0].timestampMs);
    }

    void bytesThatAreNoTextStayAsTheyAre()
    {
        const QString topic = make(1);
        const QByteArray bytes("\x01\xff\x00zip", 6);
        m_producer.send(topic, {{0, std::nullopt, bytes, 0, {}}});
        Shown shown(topic, {{QStringLiteral("from"), QStringLiteral("0:0")}});
        QTRY_VERIFY_WITH_TIMEOUT(shown.says(QStringLiteral("kept as bytes in hex")), test::pageTimeoutMs);
        test::click(test::button(shown.page, QStringLiteral("Produce record")));
        QTRY_COMPARE_WITH_TIMEOUT(readAll(shown, topic).size(), 2, test::pageTimeoutMs);
        QCOMPARE(readAll(shown, topic).last().value, bytes);
        QVERIFY(readAll(shown, topic).last().keyNull);
    }

    void aRecordThatIsNotThereIsSaid()
    {
        Shown shown(make(1), {{QStringLiteral("from"), QStringLiteral("0:5")}});
        QTRY_VERIFY_WITH_TIMEOUT(shown.says(QStringLiteral("There is no such record")), test::pageTimeoutMs);
        QVERIFY(shown.value()->isVisible());
    }

    void aMaskedRecordIsOnlyEditedAfterReveal()
    {
        const QString topic = make(1);
        m_producer.send(topic, {{0, QByteArray("k"), QByteArray("{\"email\":\"a@b.example\"}"), 0, {}}});
        Shown shown(topic);
        QVERIFY(shown.masks.setRules({{topic.toStdString(), "value.email", MaskHow::Hide, true}}));
        shown.page->open({QStringLiteral("test"), path(topic), {{QStringLiteral("from"), QStringLiteral("0:0")}}},
                         shown.cluster);
        QTRY_VERIFY_WITH_TIMEOUT(test::button(shown.page, QStringLiteral("Reveal and edit")), test::pageTimeoutMs);
        QVERIFY(!shown.value()->text().contains(QStringLiteral("a@b")));
        test::click(test::button(shown.page, QStringLiteral("Reveal and edit")));
        QTRY_VERIFY_WITH_TIMEOUT(shown.value()->text().contains(QStringLiteral("a@b")), test::pageTimeoutMs);
        QVERIFY(shown.masks.isRevealed(QStringLiteral("own"), topic));
    }

    void productionIsAskedOnceAndReadOnlyRefuses()
    {
        const QString topic = make(1);
        {
            Shown shown(topic, {}, [](ConnectionSpec& spec) {
                spec.environment = Environment::Production;
                spec.readOnly = false;
            });
            shown.value()->setText(QStringLiteral("{}"));
            shown.value()->setFocus();
            test::press(&shown.window, Qt::Key_Return, Qt::ControlModifier);
            QTRY_VERIFY(test::button(shown.page, QStringLiteral("Produce to test")));
            QCOMPARE(readAll(shown, topic).size(), 0);
            QTRY_VERIFY(test::button(shown.page, QStringLiteral("Produce to test"))->hasFocus());
            test::press(&shown.window, Qt::Key_Space);
            QTRY_VERIFY_WITH_TIMEOUT(shown.says(QStringLiteral("Written to")), test::pageTimeoutMs);
            QVERIFY(!test::button(shown.page, QStringLiteral("Produce to test")));
            test::click(test::button(shown.page, QStringLiteral("Produce record")));
            QTRY_COMPARE_WITH_TIMEOUT(readAll(shown, topic).size(), 2, test::pageTimeoutMs);
        }
        Shown shown(topic, {}, [](ConnectionSpec& spec) { spec.readOnly = true; });
        QVERIFY(shown.says(QStringLiteral("opened read-only")));
        QVERIFY(!test::button(shown.page, QStringLiteral("Produce record"))->isEnabled());
        shown.value()->setFocus();
        test::press(&shown.window, Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(readAll(shown, topic).size(), 2);
    }

    void aSchemaMakesAFormAndBothViewsAreTheSameValue()
    {
        const QString topic = make(1);
        const auto registry = makeRegistry(specWithRegistry(), {});
        QVERIFY(registry->registerBlocking(topic.toStdString() + "-value", "AVRO",
                                           R"({"type":"record","name":"Order","fields":[{"name":"id","type":"long"},)"
                                           R"({"name":"note","type":["null","string"],"default":null},)"
                                           R"({"name":"tags","type":{"type":"array","items":"string"}}]})"));
        Shown shown(topic);
        // The registry has a schema for the topic: it is chosen.
        auto* form = shown.page->findChild<SchemaFormView*>();
        QTRY_VERIFY_WITH_TIMEOUT(form->isVisible() && test::byName<QLineEdit>(form, QStringLiteral("id")),
                                 test::pageTimeoutMs);
        shown.fill("id", QStringLiteral("42"));
        shown.fill("note", QStringLiteral("hello"));
        test::click(test::button(form, QStringLiteral("Add item")));
        QTRY_VERIFY(test::byName<QLineEdit>(form, QStringLiteral("Item 1")));
        shown.fill("Item 1", QStringLiteral("new"));
        test::click(test::button(shown.page, QStringLiteral("Text")));
        QTRY_VERIFY(shown.value()->isVisible());
        QVERIFY(shown.value()->text().contains(QStringLiteral("\"id\": 42")));
        QVERIFY(shown.value()->text().contains(QStringLiteral("\"note\": \"hello\"")));
        // What is written as text is in the form, and a mistake is at its field in both.
        shown.value()->setText(QStringLiteral("{\"id\": \"many\", \"note\": null, \"tags\": []}"));
        test::click(test::button(shown.page, QStringLiteral("Produce record")));
        QTRY_VERIFY(shown.value()->hasMistake());
        shown.value()->setText(QStringLiteral("{\"id\": 43, \"note\": null, \"tags\": [\"a\"]}"));
        test::click(test::button(shown.page, QStringLiteral("Form")));
        QTRY_VERIFY(form->isVisible());
        QCOMPARE(test::byName<QLineEdit>(form, QStringLiteral("id"))->text(), QStringLiteral("43"));
        test::click(test::button(shown.page, QStringLiteral("Produce record")));
        QTRY_VERIFY_WITH_TIMEOUT(shown.says(QStringLiteral("Written to")), test::pageTimeoutMs);
        const QByteArray value = readAll(shown, topic).first().value;
        QCOMPARE(value.at(0), '\0');
        QCOMPARE(value.mid(5), QByteArray("\x56\x00\x02\x02"
                                          "a\x00",
                                          6));

        // The record comes back as its fields, by the same schema.
        shown.page->open({QStringLiteral("test"), path(topic), {{QStringLiteral("from"), QStringLiteral("0:0")}}},
                         shown.cluster);
        QTRY_VERIFY_WITH_TIMEOUT(shown.says(QStringLiteral("Made of")), test::pageTimeoutMs);
        QTRY_VERIFY_WITH_TIMEOUT(form->isVisible() && test::byName<QLineEdit>(form, QStringLiteral("id")),
                                 test::pageTimeoutMs);
        shown.fill("id", QStringLiteral("44"));
        test::click(test::button(shown.page, QStringLiteral("Produce record")));
        QTRY_COMPARE_WITH_TIMEOUT(readAll(shown, topic).size(), 2, test::pageTimeoutMs);
        QCOMPARE(readAll(shown, topic).last().value.mid(5), QByteArray("\x58\x00\x02\x02"
                                                                       "a\x00",
                                                                       6));
        QCOMPARE(readAll(shown, topic).last().value.left(5), value.left(5));
    }

    void aRecordIsRepeatedAndIsAJob()
    {
        const QString topic = make(1);
        Shown shown(topic);
        test::click(test::button(shown.page, QStringLiteral("Repeated")));
        shown.fill("How many times", QStringLiteral("25"));
        QTRY_VERIFY(test::button(shown.page, QStringLiteral("Produce 25 records")));
        shown.fill("Records per second", QStringLiteral("200"));
        shown.fill("Key", QStringLiteral("k{{i}}"));
        shown.value()->setText(QStringLiteral("{\"id\":\"{{uuid}}\"}"));
        test::click(test::button(shown.page, QStringLiteral("Produce 25 records")));
        QTRY_VERIFY_WITH_TIMEOUT(shown.says(QStringLiteral(": 25 records (")), test::pageTimeoutMs);
        QCOMPARE(shown.jobs.jobs().size(), 1);
        QCOMPARE(shown.jobs.jobs().first().kind, JobKind::Produce);
        QCOMPARE(shown.jobs.jobs().first().state, JobState::Done);
        const QVector<Read> records = readAll(shown, topic);
        QCOMPARE(records.size(), 25);
        QCOMPARE(records[24].key, QByteArray("k25"));
    }

    void aFileIsProducedAndItsBrokenLinesAreListed()
    {
        const QString topic = make(1);
        Shown shown(topic);
        const QString file = shown.folder.filePath(QStringLiteral("records.jsonl"));
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write("{\"key\":\"a\",\"value\":{\"n\":1}}\n{broken\n{\"key\":\"b\",\"value\":null}\n");
        out.close();
        test::click(test::button(shown.page, QStringLiteral("From a file")));
        shown.fill("File", file);
        auto* lines = shown.box("Each line is");
        lines->setFocus();
        test::press(&shown.window, Qt::Key_Down);
        test::click(test::button(shown.page, QStringLiteral("Produce file")));
        QTRY_VERIFY_WITH_TIMEOUT(shown.says(QStringLiteral(": 2 records (")), test::pageTimeoutMs);
        QVERIFY(shown.says(QStringLiteral("1 could not be written")));
        auto* failures = test::byName<QAbstractItemView>(shown.page, QStringLiteral("What could not be written"));
        QVERIFY(failures);
        QCOMPARE(failures->model()->rowCount(), 1);
        QVERIFY(failures->model()->index(0, 0).data().toString().startsWith(QStringLiteral("Record 2: no JSON")));
        QCOMPARE(readAll(shown, topic).size(), 2);
    }

    void theDraftSurvivesAndTemplatesAreKept()
    {
        const QString topic = make(1);
        Shown shown(topic);
        shown.value()->setFocus();
        test::type(&shown.window, QStringLiteral("{\"draft\": 1}"));
        // As after a crash: nobody has closed the page, the settings are what there is.
        const QString key = QStringLiteral("produce/test/%1/draft").arg(topic);
        QTRY_VERIFY(shown.settings.value(key).toString().contains(QStringLiteral("draft")));
        Page* other = producePageKind().make(shown.services, shown.went, nullptr);
        other->open({QStringLiteral("test"), path(topic), {}}, shown.cluster);
        QCOMPARE(other->findChild<CodeEditor*>()->text(), QStringLiteral("{\"draft\": 1}"));
        delete other;

        auto* name = shown.box("Template");
        name->setFocus();
        test::type(&shown.window, QStringLiteral("small"));
        test::click(test::button(shown.page, QStringLiteral("Save template")));
        QCOMPARE(shown.went.sentences.size(), 1);
        test::click(test::button(shown.page, QStringLiteral("Clear")));
        QTRY_COMPARE(shown.value()->text(), QString());
        name->setFocus();
        name->setCurrentIndex(-1);
        test::press(&shown.window, Qt::Key_Down);
        QTRY_COMPARE(shown.value()->text(), QStringLiteral("{\"draft\": 1}"));
    }

    void everythingHasANameForThoseWhoDoNotSeeIt()
    {
        Shown shown(make(1));
        const QStringList unnamed = test::unnamedWidgets(shown.page, true);
        QVERIFY2(unnamed.isEmpty(), qPrintable(unnamed.join(QLatin1Char(0x0a))));
    }

private:
    QString make(int partitions)
    {
        const QString topic = test::uniqueName(QStringLiteral("producepage"));
        m_producer.createTopic(topic, partitions);
        return topic;
    }
    static ConnectionSpec specWithRegistry()
    {
        ConnectionSpec spec;
        spec.registry.url = test::clusterFile().value(QLatin1String("registry")).toString();
        return spec;
    }
    static QVector<Read> readAll(const Shown& shown, const QString& topic)
    {
        ReadRequest request;
        request.topic = topic;
        request.start = StartKind::Beginning;
        const auto stream = shown.cluster->openStream(request);
        stream->start();
        (void)QTest::qWaitFor([&] { return stream->end() != ReadEnd::Running; }, test::pageTimeoutMs);
        QVector<Read> all;
        for (std::size_t row = 0; row < stream->count(); ++row) {
            const RecordView record = stream->at(row);
            const auto bytes = [](std::string_view view) { return QByteArray(view.data(), qsizetype(view.size())); };
            Read read{bytes(record.key),
                      bytes(record.value),
                      record.has(RecordFlag::KeyNull),
                      record.has(RecordFlag::ValueNull),
                      {},
                      record.partition,
                      record.timestampMs};
            for (const RecordHeader& header : stream->headers(row))
                read.headers << bytes(header.name) + '=' + bytes(header.value);
            all << read;
        }
        return all;
    }

    test::TestProducer m_producer{test::bootstrap()};
};

WEIR_TEST(ProducePageTest)

} // namespace weir

#include "producepagetest.moc"
