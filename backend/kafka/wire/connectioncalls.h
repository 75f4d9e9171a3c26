// Purpose: the bodies of the templates of WireConnection; included by connection.h alone. Thread: that of the
// connection. Limits: its own.
#pragma once

#include "backend/kafka/wire/connection.h"
#include "backend/kafka/wire/decoder.h"
#include "backend/kafka/wire/encoder.h"

namespace weir {

template <typename Request>
Result<typename Request::Answer> WireConnection::call(const Request& request, const Deadline& deadline,
                                                      VersionRange within)
{
    const int chosen = version<Request>(within);
    if (chosen < 0)
        return tooOld(Request::key);
    const bool flexible = chosen >= Request::flexibleFrom;
    WireEncoder encoder(flexible);
    request.encode(encoder, chosen);
    Result<std::string> body = exchange(Request::key, chosen, flexible, encoder.take(), deadline);
    if (!body)
        return body.error();
    WireDecoder decoder(*body, flexible);
    typename Request::Answer answer;
    Request::decode(decoder, chosen, answer);
    if (decoder.failed())
        return undecodable(Request::key);
    return answer;
}

template <typename Request>
Result<WireConnection::Sent> WireConnection::send(const Request& request, const Deadline& deadline, VersionRange within)
{
    const int chosen = version<Request>(within);
    if (chosen < 0)
        return tooOld(Request::key);
    WireEncoder encoder(chosen >= Request::flexibleFrom);
    request.encode(encoder, chosen);
    return sendBody(Request::key, chosen, chosen >= Request::flexibleFrom, encoder.take(), deadline);
}

template <typename Request>
Result<std::size_t> WireConnection::receive(const Sent& sent, WireBuffer& buffer, typename Request::Answer& answer,
                                            int patienceMs, const std::atomic<bool>* cancel)
{
    Result<std::string_view> body = receiveBody(sent, buffer, patienceMs, cancel);
    if (!body)
        return body.error();
    WireDecoder decoder(*body, sent.flexible);
    Request::decode(decoder, sent.version, answer);
    if (decoder.failed())
        return undecodable(Request::key);
    return body->size();
}

} // namespace weir
