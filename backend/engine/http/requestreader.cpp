// The grammar of bodies and chunks is Boost.Beast's; heads are checked before it sees them, as it takes more than is
// safe (folded fields, a Transfer-Encoding that it does not know, the same Content-Length twice).
#include "backend/engine/http/requestreader.h"

#include "backend/engine/http/headcheck.h"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <optional>

namespace weir::engine {
namespace {

namespace http = boost::beast::http;
using boost::beast::string_view;

std::string textOf(string_view text) { return {text.data(), text.size()}; }

class BeastParser final : public http::basic_parser<true>
{
public:
    BeastParser(HttpRequest& request, const RequestLimits& limits) : m_request(request), m_limits(limits)
    {
        eager(true);
        header_limit(std::uint32_t(limits.headerBytes + 4));
        body_limit(std::uint64_t(limits.bodyBytes));
    }

protected:
    using Code = boost::beast::error_code;
    void on_request_impl(http::verb, string_view method, string_view target, int version, Code&) override
    {
        m_request.method = textOf(method);
        m_request.target = textOf(target);
        m_request.isHttp11 = version >= 11;
    }
    void on_response_impl(int, string_view, int, Code&) override {}
    void on_field_impl(http::field, string_view name, string_view value, Code&) override
    {
        // What stands behind a chunked body is nothing that anybody has checked: read, and left out.
        if (m_hasHead)
            return;
        HttpField field{textOf(name), textOf(value)};
        for (char& c : field.name)
            c = c >= 'A' && c <= 'Z' ? char(c + 32) : c;
        m_request.fields.push_back(std::move(field));
    }
    void on_header_impl(Code&) override
    {
        m_hasHead = true;
        m_request.keepsAlive = keep_alive();
        const std::string_view expect = m_request.field("expect");
        m_request.expectsContinue =
            m_request.isHttp11 && boost::beast::iequals(string_view(expect.data(), expect.size()), "100-continue");
    }
    void on_body_init_impl(const boost::optional<std::uint64_t>&, Code&) override {}
    std::size_t on_body_impl(string_view body, Code& code) override { return append(body, code); }
    void on_chunk_header_impl(std::uint64_t, string_view, Code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, string_view body, Code& code) override { return append(body, code); }
    void on_finish_impl(Code&) override {}

private:
    std::size_t append(string_view body, Code& code)
    {
        if (m_request.body.size() + body.size() > m_limits.bodyBytes) {
            code = http::error::body_limit;
            return 0;
        }
        m_request.body.append(body.data(), body.size());
        return body.size();
    }

    HttpRequest& m_request;
    const RequestLimits& m_limits;
    bool m_hasHead = false;
};

constexpr std::string_view endOfHead = "\r\n\r\n";

} // namespace

struct RequestReader::Private
{
    explicit Private(const RequestLimits& limits) : limits(limits) {}
    const RequestLimits limits;
    HttpRequest request;
    std::optional<BeastParser> parser; ///< from the end of the head on
    std::string pending;               ///< what has come and was not used yet
    std::size_t scanned = 0;           ///< of pending: no end of a head in there
    std::size_t raw = 0;               ///< bytes of the body as they came, chunks and all
    State state = State::Idle;
    int status = 0;
    std::string_view reason;

    State fail(int why, std::string_view words)
    {
        status = why;
        reason = words;
        pending.clear();
        return state = State::Failed;
    }

    State readHead()
    {
        // RFC 9112, 2.2: an empty line in front of a request is passed over.
        while (scanned == 0 && pending.starts_with("\r\n"))
            pending.erase(0, 2);
        if (pending.empty())
            return state = State::Idle;
        state = State::Head;
        const std::size_t end = pending.find(endOfHead, scanned);
        const std::size_t size = end == pending.npos ? pending.size() : end + endOfHead.size();
        if (size > limits.headerBytes)
            return fail(431, "The head of the request is too large.");
        if (end == pending.npos) {
            scanned = pending.size() - std::min(pending.size(), endOfHead.size() - 1);
            return state;
        }
        if (const HeadMistake mistake = checkHead(std::string_view(pending).substr(0, size), limits))
            return fail(mistake.status, mistake.reason);
        parser.emplace(request, limits);
        state = State::Body;
        return readBody();
    }

    State readBody()
    {
        // Beast 1.74 asserts that it sees a last chunk at once: no chunked body ends with fewer bytes than that.
        constexpr std::size_t shortestEnd = 5;
        if (parser->is_header_done() && parser->chunked() && pending.size() < shortestEnd)
            return state;
        boost::beast::error_code code;
        const std::size_t used = parser->put(boost::asio::const_buffer(pending.data(), pending.size()), code);
        pending.erase(0, used);
        raw += used;
        if (code == http::error::body_limit)
            return fail(413, "The body of the request is too large.");
        if (code && code != http::error::need_more)
            return fail(400, "The request is malformed.");
        if (parser->is_done())
            return state = State::Done;
        // What waits for more is the head of a chunk or what stands behind the last one; and chunks of one byte each
        // are no reason to read for ever.
        constexpr std::size_t mostOverhead = 8;
        if (pending.size() > limits.headerBytes || raw > mostOverhead * limits.bodyBytes + limits.headerBytes)
            return fail(400, "The chunks of the body are malformed.");
        return state;
    }

    State go() { return parser ? readBody() : readHead(); }
};

RequestReader::RequestReader(const RequestLimits& limits) : d(std::make_unique<Private>(limits)) {}
RequestReader::~RequestReader() = default;

RequestReader::State RequestReader::feed(std::string_view bytes)
{
    d->pending.append(bytes);
    return d->go();
}

RequestReader::State RequestReader::next()
{
    d->request = {};
    d->parser.reset();
    d->scanned = d->raw = 0;
    if (d->pending.empty())
        d->pending = std::string(); // an idle connection holds no memory
    return d->go();
}

RequestReader::State RequestReader::state() const { return d->state; }
HttpRequest& RequestReader::request() { return d->request; }
int RequestReader::status() const { return d->status; }
std::string_view RequestReader::reason() const { return d->reason; }
bool RequestReader::isBodyEmptyYet() const { return d->request.body.empty() && d->pending.empty(); }
std::size_t RequestReader::bytesHeld() const { return d->request.body.size() + d->pending.size(); }

} // namespace weir::engine
