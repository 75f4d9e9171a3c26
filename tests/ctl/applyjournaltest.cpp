// What weirctl apply changes is in the journal of the workspace, and can be taken back.
#include "tests/ctl/weirctl.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {

using test::Outcome;
using test::Weirctl;

class ApplyJournalTest : public QObject
{
    Q_OBJECT
private slots:
    void whatIsAppliedIsJournalledWithBothVersions()
    {
        QCOMPARE(apply({write("a", 1), write("b", 1)}).status, 0);
        const QJsonObject first = newest();
        QCOMPARE(first.value(QLatin1String("program")).toString(), QStringLiteral("weirctl"));
        QVERIFY(!first.value(QLatin1String("author")).toString().isEmpty());
        const QJsonArray made = steps(first);
        QCOMPARE(made.size(), 2);
        QVERIFY(!made[0].toObject().contains(QLatin1String("before")));
        QCOMPARE(made[1].toObject().value(QLatin1String("after")).toObject().value(QLatin1String("key")).toString(),
                 QStringLiteral("b"));

        QCOMPARE(apply({write("a", 1), write("b", 2), QStringLiteral("--dry-run")}).status, 0);
        QCOMPARE(newest(), first);
        QCOMPARE(apply({write("a", 1), write("b", 2)}).status, 0);
        const QJsonArray changed = steps(newest());
        QCOMPARE(changed.size(), 1);
        QCOMPARE(boundOf(changed[0], "before"), 1);
        QCOMPARE(boundOf(changed[0], "after"), 2);
        QCOMPARE(apply({write("a", 1), write("b", 2)}).status, 0); // nothing changes
        QCOMPARE(steps(newest()), changed);
        QVERIFY(here("journal", {}).out.contains("Save audience b"));
    }

    void whatWasAppliedIsTakenBack()
    {
        QCOMPARE(apply({write("c", 1)}).status, 0);
        QCOMPARE(apply({write("c", 2)}).status, 0);
        const Outcome undone = undo();
        QVERIFY2(undone.status == 0, undone.err.constData());
        QVERIFY(exported("c").contains("\"atLeast\": 1"));
        // The taking back is taken back, too.
        QCOMPARE(undo().status, 0);
        QVERIFY(exported("c").contains("\"atLeast\": 2"));
        QCOMPARE(steps(newest())[0].toObject().value(QLatin1String("after")).toObject().value(QLatin1String("version")),
                 QJsonValue(4));
    }

    void whatHasGoneOnSinceIsNotTakenBack()
    {
        QCOMPARE(apply({write("base", 1)}).status, 0);
        const QString id = newest().value(QLatin1String("id")).toString();
        QCOMPARE(apply({write("base", 2)}).status, 0);
        const Outcome late = here("plan", {QStringLiteral("undo"), id, QStringLiteral("--yes")});
        QCOMPARE(late.status, 1);
        QVERIFY2(late.err.contains("audience/base"), late.err.constData());
        QVERIFY(exported("base").contains("\"atLeast\": 2"));
    }

private:
    Outcome here(const char* command, const QStringList& words) const
    {
        return Weirctl::runHere(QStringList{QString::fromLatin1(command)} + words +
                                QStringList{QStringLiteral("--prefix"), m_prefix});
    }
    Outcome apply(const QStringList& words) const { return here("apply", words); }
    Outcome undo() const
    {
        return here("plan", {QStringLiteral("undo"), QStringLiteral("last"), QStringLiteral("--yes")});
    }
    QJsonObject newest() const
    {
        const QVector<QJsonObject> all = here("journal", {QStringLiteral("--json")}).objects();
        return all.isEmpty() ? QJsonObject() : all.first();
    }
    static QJsonArray steps(const QJsonObject& entry)
    {
        return entry.value(QLatin1String("plan")).toObject().value(QLatin1String("steps")).toArray();
    }
    static int boundOf(const QJsonValue& step, const char* which)
    {
        const QJsonObject rule =
            step.toObject().value(QLatin1String(which)).toObject().value(QLatin1String("rule")).toObject();
        return rule.value(QLatin1String("count")).toObject().value(QLatin1String("atLeast")).toInt();
    }
    QByteArray exported(const char* key) const
    {
        const QString folder = m_folder.filePath(QStringLiteral("out"));
        here("export", {QStringLiteral("--definitions"), folder});
        QFile file(QStringLiteral("%1/audience/%2.json").arg(folder, QString::fromLatin1(key)));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    QString write(const char* key, int atLeast)
    {
        QFile out(m_folder.filePath(QString::fromLatin1(key) + QStringLiteral(".json")));
        const QJsonObject rule{{QStringLiteral("event"), QStringLiteral("Order Completed")},
                               {QStringLiteral("count"), QJsonObject{{QStringLiteral("atLeast"), atLeast}}}};
        const QJsonObject audience{{QStringLiteral("kind"), QStringLiteral("audience")},
                                   {QStringLiteral("key"), QString::fromLatin1(key)},
                                   {QStringLiteral("rule"), rule}};
        if (!out.open(QIODevice::WriteOnly) || out.write(QJsonDocument(audience).toJson()) <= 0)
            qFatal("%s cannot be written", key);
        return out.fileName();
    }

    const QString m_prefix = test::uniqueName(QStringLiteral("journal")) + QLatin1Char('.');
    QTemporaryDir m_folder;
};

WEIR_TEST(ApplyJournalTest)

} // namespace weir

#include "applyjournaltest.moc"
