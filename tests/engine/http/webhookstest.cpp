// What becomes of a webhook's request, and whose signatures count.
#include "backend/engine/http/webhooks.h"
#include "backend/engine/http/signatures.h"
#include "tests/engine/http/fakecollector.h"
#include "tests/engine/http/httptools.h"
#include "tests/support/registry.h"

#include <QMessageAuthenticationCode>

namespace weir::engine {
namespace {

using test::posted;
using test::quoted;

constexpr std::int64_t nowMs = 1'800'000'000'000;
const QByteArray secret = "whsec_5";
const QByteArray body = "{\"id\":1}";

QByteArray macOf(const QByteArray& text, const QByteArray& key = secret)
{
    return QMessageAuthenticationCode::hash(text, key, QCryptographicHash::Sha256);
}

QByteArray stripe(qint64 seconds, const QByteArray& text = body, const QByteArray& key = secret)
{
    const QByteArray time = QByteArray::number(seconds);
    return "t=" + time + ",v1=" + macOf(time + '.' + text, key).toHex();
}

constexpr int right = 0, missing = 1, wrong = 2, tooOld = 3;

} // namespace

class WebhooksTest : public QObject
{
    Q_OBJECT
private slots:
    void signatures_data()
    {
        QTest::addColumn<QByteArray>("scheme");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<int>("verdict");
        const auto row = [](const char* title, const char* scheme, const char* name, const QByteArray& value,
                            int verdict) {
            QTest::newRow(title) << QByteArray(scheme) << QByteArray(name) << value << verdict;
        };
        const QByteArray hex = macOf(body).toHex();
        row("generic", "generic", "x-signature", hex, right);
        row("generic, with a prefix", "generic", "x-signature", "sha256=" + hex, right);
        row("generic, capitals", "generic", "x-signature", hex.toUpper(), right);
        row("generic, of another body", "generic", "x-signature", macOf("{}").toHex(), wrong);
        row("generic, of another secret", "generic", "x-signature", macOf(body, "other").toHex(), wrong);
        row("generic, short", "generic", "x-signature", hex.left(62), wrong);
        row("generic, long", "generic", "x-signature", hex + "00", wrong);
        row("generic, no digits", "generic", "x-signature", QByteArray(64, 'x'), wrong);
        row("generic, empty", "generic", "x-signature", "", missing);
        row("generic, elsewhere", "generic", "x-hub-signature-256", "sha256=" + hex, missing);
        row("github", "github", "x-hub-signature-256", "sha256=" + hex, right);
        row("github without its prefix", "github", "x-hub-signature-256", hex, wrong);
        row("github with SHA-1", "github", "x-hub-signature", "sha1=" + hex, missing);
        row("shopify", "shopify", "x-shopify-hmac-sha256", macOf(body).toBase64(), right);
        row("shopify in hexadecimal", "shopify", "x-shopify-hmac-sha256", hex, wrong);
        row("shopify, no base64", "shopify", "x-shopify-hmac-sha256", "!", wrong);
        row("shopify, of another body", "shopify", "x-shopify-hmac-sha256", macOf("{}").toBase64(), wrong);
        const qint64 now = nowMs / 1000;
        row("stripe", "stripe", "stripe-signature", stripe(now), right);
        row("stripe, 5 minutes ago", "stripe", "stripe-signature", stripe(now - 300), right);
        row("stripe, longer ago", "stripe", "stripe-signature", stripe(now - 301), tooOld);
        row("stripe, to come", "stripe", "stripe-signature", stripe(now + 301), tooOld);
        row("stripe, a second one is right", "stripe", "stripe-signature",
            "t=" + QByteArray::number(now) + ",v1=" + QByteArray(64, '0') + ",v0=abc," + stripe(now).mid(13), right);
        row("stripe, another time", "stripe", "stripe-signature",
            "t=" + QByteArray::number(now - 1) + stripe(now).mid(12), wrong);
        row("stripe without a time", "stripe", "stripe-signature", "v1=" + macOf(body).toHex(), wrong);
        row("stripe, v0 alone", "stripe", "stripe-signature",
            "t=" + QByteArray::number(now) + ",v0=" + stripe(now).mid(16), wrong);
        row("stripe, a time beyond 64 bits", "stripe", "stripe-signature", stripe(now).replace(2, 1, "99999999999999"),
            wrong);
        row("stripe, commas", "stripe", "stripe-signature", ",,,,", wrong);
        row("whichever is brought: generic", "", "x-signature", hex, right);
        row("whichever is brought: github", "", "x-hub-signature-256", "sha256=" + hex, right);
        row("whichever is brought: shopify", "", "x-shopify-hmac-sha256", macOf(body).toBase64(), right);
        row("whichever is brought: stripe", "", "stripe-signature", stripe(now), right);
        row("whichever is brought: stripe, too old", "", "stripe-signature", stripe(now - 301), tooOld);
        row("whichever is brought: none", "", "x-other", hex, missing);
        row("whichever is brought: wrong", "", "x-signature", macOf("{}").toHex(), wrong);
        row("unknown scheme", "md5", "x-signature", hex, wrong);
    }

    void signatures()
    {
        QFETCH(QByteArray, scheme);
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, value);
        const HttpRequest request = posted("/w/a", {}, {{name.toStdString(), value.toStdString()}});
        const SignatureVerdict verdict =
            checkSignature(scheme.toStdString(), secret.toStdString(), request, body.toStdString(), nowMs);
        QTEST(int(verdict), "verdict");
    }

    void keysOfPaths()
    {
        for (const char* path : {"/w/", "/w", "/w/A", "/w/a/b", "/w/a//", "/w/%61", "/v1/a", "/w/a b"})
            QVERIFY2(!Webhooks::keyOf(path), path);
        QCOMPARE(Webhooks::keyOf("/w/shop_1-x").value_or("?"), std::string_view("shop_1-x"));
        QCOMPARE(Webhooks::keyOf("/w/shop/").value_or("?"), std::string_view("shop"));
        QVERIFY(Webhooks::keyOf("/w/" + std::string(64, 'a')));
        QVERIFY(!Webhooks::keyOf("/w/" + std::string(65, 'a')));
    }

    void messages_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("fields");
        QTest::addColumn<QByteArray>("lines");
        const auto row = [](const char* name, const char* text, const char* fields, const char* lines) {
            QTest::newRow(name) << QByteArray(text) << QByteArray(fields) << QByteArray(lines);
        };
        row("as it came", "{'a':18446744073709551617,'b.c':null}", "", "{'a':18446744073709551617,'b.c':null}\n");
        row("a list", "[{'a':1},2,{'b':1}]", "", "{'a':1}\n{'b':1}\n!2\n");
        row("an empty list", "[]", "", "200");
        row("shopify's facts", "{'id':1}", "x-shopify-topic=orders/create;x-shopify-hmac-sha256=abc;x-other=1",
            "{'id':1,'webhookHeaders':{'x-shopify-topic':'orders/create'}}\n");
        row("github's facts", "[{}]", "x-github-event=push;x-github-delivery=7",
            "{'webhookHeaders':{'x-github-event':'push','x-github-delivery':'7'}}\n");
        row("cloud events", "{}", "ce-type=a;ce-id=1;authorization=x",
            "{'webhookHeaders':{'ce-type':'a','ce-id':'1'}}\n");
        row("the sender's own member does not count", "{'webhookHeaders':{'x-event-type':'b'}}", "x-event-type=a",
            "{'webhookHeaders':{'x-event-type':'a'}}\n");
        row("a field that is no text", "{}", "x-event-type=\xfc", "{}\n");
        row("a number", "1", "", "400");
        row("a form", "payload=%7B%7D", "content-type=application/x-www-form-urlencoded", "400");
        row("packed otherwise", "{}", "content-encoding=br", "415");
    }

    void messages()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, fields);
        test::FakeCollector collector;
        collector.addWebhook("hook");
        const VirtualClock clock(nowMs);
        const RequestLimits limits;
        std::vector<HttpField> list;
        for (const QByteArray& field : fields.isEmpty() ? QList<QByteArray>() : fields.split(';')) {
            const qsizetype sign = field.indexOf('=');
            list.push_back({field.left(sign).toStdString(), field.mid(sign + 1).toStdString()});
        }
        HttpRequest request = posted("/w/hook", quoted(body.toStdString()), std::move(list));
        const Webhooks webhooks(collector, limits, clock);
        QTEST(QByteArray::fromStdString(test::linesOf(webhooks.read("hook", request))), "lines");
    }

    void sourcesAreAsked()
    {
        test::FakeCollector collector;
        collector.addWebhook("signed", secret.toStdString(), "github");
        const VirtualClock clock(nowMs);
        const RequestLimits limits;
        const Webhooks webhooks(collector, limits, clock);
        const auto statusOf = [&](const char* key, std::vector<HttpField> fields, const std::string& text) {
            HttpRequest request = posted("", text, std::move(fields));
            return test::statusOf(webhooks.read(key, request));
        };
        const std::string sent = body.toStdString();
        const std::string signature = "sha256=" + macOf(body).toHex().toStdString();
        QCOMPARE(statusOf("other", {}, sent), 404);
        QCOMPARE(statusOf("signed", {}, sent), 401);
        QCOMPARE(statusOf("signed", {{"x-hub-signature-256", signature}}, sent + ' '), 401);
        QCOMPARE(statusOf("signed", {{"x-hub-signature-256", signature}}, sent), 0);
        // Over the bytes as they were sent.
        const std::string packed = test::gzipped(sent);
        const std::string ofPacked = "sha256=" + macOf(QByteArray::fromStdString(packed)).toHex().toStdString();
        QCOMPARE(statusOf("signed", {{"x-hub-signature-256", ofPacked}, {"content-encoding", "gzip"}}, packed), 0);
        QVERIFY(webhooks.refuseEarly("other") && !webhooks.refuseEarly("signed"));
    }

    void listsAreBounded()
    {
        test::FakeCollector collector;
        collector.addWebhook("hook");
        const VirtualClock clock(nowMs);
        const RequestLimits limits;
        const Webhooks webhooks(collector, limits, clock);
        std::string many = "[{}";
        for (int i = 0; i < 9'000; ++i)
            many += ",{}";
        HttpRequest plain = posted("", many + ']');
        QCOMPARE(test::statusOf(webhooks.read("hook", plain)), 0);
        HttpRequest wide = posted("", many + ']', {{"x-event-type", std::string(10'000, 'x')}});
        QCOMPARE(test::statusOf(webhooks.read("hook", wide)), 413);
    }
};

WEIR_TEST(WebhooksTest)

} // namespace weir::engine

#include "webhookstest.moc"
