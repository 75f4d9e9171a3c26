#include "models/common/topicformats.h"
#include "backend/service/settings.h"
#include "tests/support/registry.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace weir {
namespace {

const QString group = QStringLiteral("topics/c/t");

} // namespace

class TopicFormatsTest : public QObject
{
    Q_OBJECT
private slots:
    void formatsAreKeptByTopic()
    {
        const QTemporaryDir folder;
        Settings settings(folder.filePath(QStringLiteral("s.ini")));
        TopicFormats formats(settings);
        formats.open(group, std::make_shared<const DecoderSet>());
        QCOMPARE(formats.format(RecordPart::Value), Format::Auto);
        QSignalSpy changed(&formats, &TopicFormats::changed);
        formats.setFormat(RecordPart::Value, Format::Hex);
        QCOMPARE(changed.count(), 1);
        TopicFormats later(settings);
        later.open(group, nullptr);
        QCOMPARE(later.format(RecordPart::Value), Format::Hex);
        QCOMPARE(later.format(RecordPart::Key), Format::Auto);
        later.open(QStringLiteral("topics/c/other"), nullptr);
        QCOMPARE(later.format(RecordPart::Value), Format::Auto);
        // What a view shows is not what the topic keeps.
        formats.showFormats(Format::Text, Format::Text);
        QCOMPARE(changed.count(), 2);
        later.open(group, nullptr);
        QCOMPARE(later.format(RecordPart::Value), Format::Hex);
    }

    void aGivenSchemaDecodesAndIsKept()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("r.avsc"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(R"({"type":"record","name":"r","fields":[{"name":"a","type":"int"}]})");
        file.close();
        Settings settings(folder.filePath(QStringLiteral("s.ini")));
        TopicFormats formats(settings);
        formats.open(group, std::make_shared<const DecoderSet>());
        QSignalSpy changed(&formats, &TopicFormats::changed);
        formats.setSchemaFile(RecordPart::Value, {path, {}});
        QTRY_COMPARE(changed.count(), 1);
        QCOMPARE(formats.decoders()->decode("\x0e", Format::RawAvro).text, std::string(R"({"a":7})"));
        TopicFormats later(settings);
        QSignalSpy read(&later, &TopicFormats::changed);
        later.open(group, std::make_shared<const DecoderSet>());
        QTRY_COMPARE(read.count(), 1);
        QCOMPARE(later.decoders()->decode("\x0e", Format::RawAvro).text, std::string(R"({"a":7})"));
        later.setSchemaFile(RecordPart::Value, {});
        QVERIFY(later.decoders()->decode("\x0e", Format::RawAvro).text != std::string(R"({"a":7})"));
    }

    void aSchemaThatCannotBeReadIsSaid()
    {
        const QTemporaryDir folder;
        Settings settings(folder.filePath(QStringLiteral("s.ini")));
        TopicFormats formats(settings);
        formats.open(group, std::make_shared<const DecoderSet>());
        QSignalSpy failed(&formats, &TopicFormats::failed);
        formats.setSchemaFile(RecordPart::Key, {folder.filePath(QStringLiteral("none.avsc")), {}});
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY(failed.at(0).at(0).toString().contains(QStringLiteral("none.avsc")));
    }
};

WEIR_TEST(TopicFormatsTest)

} // namespace weir

#include "topicformatstest.moc"
