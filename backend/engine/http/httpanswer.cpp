#include "backend/engine/http/httpanswer.h"

#include "backend/engine/http/cors.h"

#include <array>
#include <chrono>

namespace weir::engine {
namespace {

std::string_view phraseOf(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 204:
        return "No Content";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 408:
        return "Request Timeout";
    case 413:
        return "Content Too Large";
    case 415:
        return "Unsupported Media Type";
    case 417:
        return "Expectation Failed";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 500:
        return "Internal Server Error";
    case 501:
        return "Not Implemented";
    case 503:
        return "Service Unavailable";
    case 505:
        return "HTTP Version Not Supported";
    default:
        return "Unknown";
    }
}

void appendTwoDigits(std::string& out, int value)
{
    out += char('0' + value / 10);
    out += char('0' + value % 10);
}

/// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, 5.6.7).
std::string dateText(std::int64_t ms)
{
    using namespace std::chrono;
    static constexpr std::array<std::string_view, 7> dayNames{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array<std::string_view, 12> monthNames{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const sys_time<milliseconds> moment{milliseconds(ms)};
    const auto day = floor<days>(moment);
    const year_month_day date(day);
    const hh_mm_ss time(moment - day);
    std::string text(dayNames[weekday(day).c_encoding()]);
    text += ", ";
    appendTwoDigits(text, int(unsigned(date.day())));
    text += ' ';
    text += monthNames[unsigned(date.month()) - 1];
    text += ' ' + std::to_string(int(date.year())) + ' ';
    appendTwoDigits(text, int(time.hours().count()));
    text += ':';
    appendTwoDigits(text, int(time.minutes().count()));
    text += ':';
    appendTwoDigits(text, int(time.seconds().count()));
    return text + " GMT";
}

HttpAnswer later(HttpAnswer answer, int seconds)
{
    answer.fields.emplace_back("Retry-After", std::to_string(seconds));
    answer.fields.emplace_back("X-RateLimit-Reset", std::to_string(seconds));
    return answer;
}

} // namespace

HttpAnswer taken()
{
    HttpAnswer answer;
    answer.body = "{\"success\": true}";
    return answer;
}

HttpAnswer refusal(int status, std::string_view code, std::string_view message)
{
    HttpAnswer answer;
    answer.status = status;
    answer.body = "{\"success\": false, \"code\": ";
    appendJsonText(answer.body, code);
    answer.body += ", \"message\": ";
    appendJsonText(answer.body, message);
    answer.body += '}';
    if (status == 401)
        answer.fields.emplace_back("WWW-Authenticate", "Basic realm=\"write key\"");
    return answer;
}

HttpAnswer malformed(int status, std::string_view reason)
{
    HttpAnswer answer = refusal(status, status == 413 || status == 431 ? "too_large" : "invalid_request", reason);
    answer.closes = true;
    return answer;
}

HttpAnswer wrongMethod(std::string_view allowed)
{
    HttpAnswer answer = refusal(405, "method_not_allowed", "This address does not answer to that method.");
    answer.fields.emplace_back("Allow", std::string(allowed));
    return answer;
}

HttpAnswer tooBusy(int retryAfterSeconds)
{
    return later(refusal(429, "too_many_requests", "More is coming in than can be taken. Please try again later."),
                 retryAfterSeconds);
}

HttpAnswer answerTo(Collected outcome, int retryAfterSeconds)
{
    switch (outcome) {
    case Collected::Kept:
        return taken();
    case Collected::Busy:
        return tooBusy(retryAfterSeconds);
    case Collected::Full:
        return later(refusal(503, "unavailable", "Nothing can be kept at the moment. Please try again later."),
                     retryAfterSeconds);
    case Collected::Failed:
        break;
    }
    return refusal(500, "internal_error", "The messages could not be kept.");
}

std::string wireText(const HttpAnswer& answer, bool keepsAlive, bool isHead, std::int64_t nowMs)
{
    constexpr std::size_t usualHead = 400;
    std::string text;
    text.reserve(usualHead + answer.body.size());
    text += "HTTP/1.1 " + std::to_string(answer.status) + ' ';
    text += phraseOf(answer.status);
    text += "\r\nDate: " + dateText(nowMs) + "\r\n";
    if (!answer.body.empty())
        text += "Content-Type: " + answer.contentType + "\r\n";
    if (answer.status != 204)
        text += "Content-Length: " + std::to_string(answer.body.size()) + "\r\n";
    appendCorsFields(text);
    for (const auto& [name, value] : answer.fields)
        text += name + ": " + value + "\r\n";
    text += keepsAlive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
    if (!isHead)
        text += answer.body;
    return text;
}

} // namespace weir::engine
