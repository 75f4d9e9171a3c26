#include "app/weirctl/schemaloader.h"

#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/weirctl/jsonfile.h"
#include "backend/base/json/jsonparser.h"
#include "backend/kafka/wire/httprequest.h"
#include "models/common/schematext.h"

#include <QFileInfo>
#include <QUrl>
#include <algorithm>

namespace weir::ctl {
namespace {

constexpr int mostDocuments = 100;
constexpr std::size_t largest = std::size_t(16) << 20U;

/// A prefix that ends within the name of a host would be one of other hosts, too.
bool isAllowed(const QString& uri, const QStringList& prefixes)
{
    return std::any_of(prefixes.begin(), prefixes.end(), [&](const QString& prefix) {
        const int host = prefix.indexOf(QLatin1String("://"));
        const bool isBare = host > 0 && prefix.indexOf(QLatin1Char('/'), host + 3) < 0;
        return uri.startsWith(isBare ? prefix + QLatin1Char('/') : prefix);
    });
}

JsonPointer fetched(const QString& uri)
{
    const QUrl url(uri);
    if (url.isLocalFile())
        return readJsonFile(url.toLocalFile());
    HttpRequest request;
    request.url = uri;
    request.headers = {"Accept: application/schema+json, application/json"};
    request.maxBytes = largest;
    const Result<HttpAnswer> answer = performHttp(request);
    if (!answer) {
        complain(answer.error(), uri);
        return {};
    }
    if (answer->status != 200) {
        complain(Ctl::tr("%1 cannot be fetched: the server answers with status %2.").arg(uri).arg(answer->status));
        return {};
    }
    Result<JsonPointer> document = parseJson(answer->body);
    if (!document) {
        complain(Ctl::tr("%1 is no JSON.").arg(uri));
        return {};
    }
    return std::move(*document);
}

QString placed(const QString& file, const cdp::SchemaMistake& mistake)
{
    const QString pointer = QString::fromStdString(mistake.pointer);
    return pointer.isEmpty() ? Ctl::tr("%1: %2").arg(file, schemaMistakeSentence(mistake))
                             : Ctl::tr("%1, %2: %3").arg(file, pointer, schemaMistakeSentence(mistake));
}

} // namespace

std::shared_ptr<const cdp::Schema> loadSchema(const QString& file, const QStringList& remotePrefixes,
                                              bool assertFormats)
{
    const JsonPointer source = readJsonFile(file);
    if (!source)
        return {};
    cdp::SchemaOptions options;
    options.assertFormats = assertFormats;
    if (file != QLatin1String("-"))
        options.base = QUrl::fromLocalFile(QFileInfo(file).absoluteFilePath()).toEncoded().toStdString();
    std::vector<JsonPointer> documents;
    for (;;) {
        cdp::Schema::Compiled compiled = cdp::Schema::compile(source->root, options);
        if (compiled.schema)
            return compiled.schema;
        const QString sentence = placed(file, *compiled.mistake);
        if (compiled.mistake->kind != cdp::SchemaMistake::Kind::UnknownRemote) {
            complain(sentence);
            return {};
        }
        const QString uri = QString::fromStdString(compiled.mistake->detail);
        if (!isAllowed(uri, remotePrefixes)) {
            complain(sentence, Ctl::tr("It may be fetched with --remote and a prefix of its address."));
            return {};
        }
        if (int(documents.size()) >= mostDocuments) {
            complain(Ctl::tr("%1 refers to more than %2 documents.").arg(file).arg(mostDocuments));
            return {};
        }
        JsonPointer document = fetched(uri);
        if (!document)
            return {};
        options.documents.emplace_back(compiled.mistake->detail, document->root);
        documents.push_back(std::move(document));
    }
}

} // namespace weir::ctl
