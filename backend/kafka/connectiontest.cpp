#include "backend/kafka/connectiontest.h"

#include "backend/kafka/oauthtoken.h"
#include "backend/kafka/wire/connectionsteps.h"
#include "backend/kafka/wire/httprequest.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>

namespace weir {
namespace {

constexpr int stepTimeoutMs = 10000;

/// Runs the steps and tells of each.
class Run
{
public:
    Run(const ConnectionTest::Callback& callback, const std::atomic<bool>* cancel)
        : m_callback(callback), m_cancel(cancel)
    {
        for (std::size_t i = 0; i < testStepCount; ++i)
            m_report[i].step = TestStep(i);
    }

    /// `work` fills in the facts. Skipped if a step of the broker's has failed before.
    void step(TestStep which, bool applies, const std::function<Result<void>(StepResult&, const Deadline&)>& work)
    {
        StepResult& result = m_report[std::size_t(which)];
        const bool isOfBroker = which != TestStep::Registry;
        if (!applies || (isOfBroker && m_hasFailed) || (m_cancel && *m_cancel)) {
            result.state = StepState::Skipped;
            tell(result);
            return;
        }
        result.state = StepState::Running;
        tell(result);
        QElapsedTimer timer;
        timer.start();
        const Result<void> done = work(result, Deadline(stepTimeoutMs, m_cancel));
        result.ms = timer.elapsed();
        result.state = done ? StepState::Ok : StepState::Failed;
        if (!done) {
            result.error = done.error();
            m_hasFailed = m_hasFailed || isOfBroker;
        }
        tell(result);
    }

    const TestReport& report() const { return m_report; }

private:
    void tell(const StepResult& result) const
    {
        if (m_callback)
            m_callback(result);
    }

    const ConnectionTest::Callback& m_callback;
    const std::atomic<bool>* const m_cancel;
    TestReport m_report;
    bool m_hasFailed = false;
};

Result<void> addRegistryToken(HttpRequest& request, const RegistrySettings& registry, const Secrets& secrets)
{
    if (registry.auth == HttpAuth::Basic) {
        request.user = registry.user;
        request.password = secrets.registryPassword;
    } else if (registry.auth == HttpAuth::OAuthBearer) {
        SaslSettings client;
        client.tokenUrl = registry.tokenUrl;
        client.clientId = registry.clientId;
        client.scope = registry.scope;
        const Result<OAuthToken> token = fetchClientCredentialsToken(client, secrets.registryPassword, registry.tls);
        if (!token)
            return token.error();
        request.headers.push_back("Authorization: Bearer " + token->token);
    }
    return {};
}

Result<void> askRegistry(StepResult& result, const RegistrySettings& registry, const Secrets& secrets,
                         const Deadline& deadline)
{
    HttpRequest request;
    request.url = registry.url;
    while (request.url.endsWith(QLatin1Char('/')))
        request.url.chop(1);
    request.url += QStringLiteral("/subjects");
    request.headers = {"Accept: application/vnd.schemaregistry.v1+json, application/json"};
    request.tls = registry.tls;
    request.maxBytes = std::size_t(64) << 20;
    request.timeoutMs = deadline.remainingMs();
    request.cancel = deadline.cancelFlag();
    if (const Result<void> added = addRegistryToken(request, registry, secrets); !added)
        return added;
    const Result<HttpAnswer> answer = performHttp(request);
    if (!answer)
        return answer.error();
    result.facts.push_back({QStringLiteral("status"), QString::number(answer->status), answer->status == 200});
    const Error error{answer->status == 401   ? ErrorKind::Authentication
                      : answer->status == 403 ? ErrorKind::Authorization
                                              : ErrorKind::Registry,
                      answer->status, QStringLiteral("The registry answers HTTP %1").arg(answer->status), registry.url};
    if (answer->status != 200)
        return error;
    const QJsonDocument subjects = QJsonDocument::fromJson(QByteArray::fromStdString(answer->body));
    if (!subjects.isArray())
        return Error{ErrorKind::Registry, 0, QStringLiteral("The answer is not a schema registry's list of subjects"),
                     registry.url};
    result.facts.push_back({QStringLiteral("subjects"), QString::number(subjects.array().size())});
    return {};
}

} // namespace

TestReport ConnectionTest::run(const ConnectionSpec& spec, const Secrets& secrets, const Callback& callback,
                               const std::atomic<bool>* cancel)
{
    ClientConf conf;
    conf.spec = spec;
    conf.secrets = secrets;
    ConnectionSteps steps(conf);
    Run run(callback, cancel);
    const auto ask = [&steps](Result<void> (ConnectionSteps::*step)(StepResult&, const Deadline&)) {
        return [&steps, step](StepResult& result, const Deadline& deadline) { return (steps.*step)(result, deadline); };
    };
    run.step(TestStep::Name, true, ask(&ConnectionSteps::name));
    run.step(TestStep::Tcp, true, ask(&ConnectionSteps::tcp));
    // A TLS port found without TLS in the settings is told at the step where it is mended.
    run.step(TestStep::Tls, spec.tls.enabled || steps.needsTls(), ask(&ConnectionSteps::tls));
    run.step(TestStep::Sasl, spec.sasl.mechanism != SaslMechanism::None, ask(&ConnectionSteps::sasl));
    run.step(TestStep::Authorization, true, ask(&ConnectionSteps::authorization));
    run.step(TestStep::Versions, true, ask(&ConnectionSteps::versions));
    run.step(TestStep::Registry, !spec.registry.url.isEmpty(), [&](StepResult& result, const Deadline& deadline) {
        return askRegistry(result, spec.registry, secrets, deadline);
    });
    return run.report();
}

} // namespace weir
