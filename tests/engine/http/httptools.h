// Purpose: requests and answers as tests write and read them. Thread: any. Limits: for this folder.
#pragma once

#include "backend/engine/http/httpoutcome.h"
#include "backend/engine/http/httprequest.h"
#include "tests/support/gzipped.h"

#include <QByteArray>

#include <algorithm>

namespace weir::engine::test {

/// With ' for ", as JSON is easier to read so.
inline std::string quoted(std::string text)
{
    std::replace(text.begin(), text.end(), '\'', '"');
    return text;
}

inline std::string basic(std::string_view pair)
{
    return "Basic " + QByteArray(pair.data(), qsizetype(pair.size())).toBase64().toStdString();
}

inline HttpRequest posted(std::string target, std::string body, std::vector<HttpField> fields = {})
{
    HttpRequest request;
    request.method = "POST";
    request.target = std::move(target);
    request.fields = std::move(fields);
    request.body = std::move(body);
    return request;
}

/// One behind the other. (GCC 12 sees overflows in sums of literals and strings that are none.)
inline std::string joined(std::initializer_list<std::string_view> parts)
{
    std::string text;
    for (const std::string_view part : parts)
        text.append(part);
    return text;
}

/// The bytes of a request over a socket.
inline std::string wire(std::string_view method, std::string_view target, std::string_view body,
                        std::string_view fields = {})
{
    std::string text(method);
    text.append(" ").append(target).append(" HTTP/1.1\r\nHost: test\r\n").append(fields);
    if (!body.empty() || method == "POST")
        text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    return text.append("\r\n").append(body);
}

/// The status of an answer; 0: messages are handed on.
inline int statusOf(const HttpOutcome& outcome)
{
    const auto* const answer = std::get_if<HttpAnswer>(&outcome);
    return answer != nullptr ? answer->status : 0;
}

/// What is handed on, one JSON a line, unreadable ones behind `!`; else the status.
inline std::string linesOf(const HttpOutcome& outcome)
{
    const auto* const request = std::get_if<CollectedRequest>(&outcome);
    if (request == nullptr)
        return std::to_string(statusOf(outcome));
    std::string lines;
    for (const JsonPointer& message : request->batch.messages)
        lines += toJsonText(message->root) + '\n';
    for (const std::string& unreadable : request->batch.unreadable)
        lines += '!' + unreadable + '\n';
    std::replace(lines.begin(), lines.end(), '"', '\'');
    return lines;
}

using weir::test::gzipped;

} // namespace weir::engine::test
