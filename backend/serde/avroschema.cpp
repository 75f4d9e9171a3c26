#include "backend/serde/avroschema.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <unordered_map>

namespace weir {
namespace {

constexpr int maxDecimalPrecision = 600; // 256 bytes: more is never a number that people write

const std::unordered_map<std::string, AvroType>& primitives()
{
    static const std::unordered_map<std::string, AvroType> all = {
        {"null", AvroType::Null},   {"boolean", AvroType::Boolean}, {"int", AvroType::Int},
        {"long", AvroType::Long},   {"float", AvroType::Float},     {"double", AvroType::Double},
        {"bytes", AvroType::Bytes}, {"string", AvroType::String}};
    return all;
}

AvroLogical logicalFor(const std::string& name, AvroType type)
{
    struct Entry
    {
        const char* name;
        AvroType type;
        AvroLogical logical;
    };
    static const Entry all[] = {{"uuid", AvroType::String, AvroLogical::Uuid},
                                {"uuid", AvroType::Fixed, AvroLogical::Uuid},
                                {"date", AvroType::Int, AvroLogical::Date},
                                {"time-millis", AvroType::Int, AvroLogical::TimeMillis},
                                {"time-micros", AvroType::Long, AvroLogical::TimeMicros},
                                {"timestamp-millis", AvroType::Long, AvroLogical::TimestampMillis},
                                {"timestamp-micros", AvroType::Long, AvroLogical::TimestampMicros},
                                {"timestamp-nanos", AvroType::Long, AvroLogical::TimestampNanos},
                                {"local-timestamp-millis", AvroType::Long, AvroLogical::LocalTimestampMillis},
                                {"local-timestamp-micros", AvroType::Long, AvroLogical::LocalTimestampMicros},
                                {"local-timestamp-nanos", AvroType::Long, AvroLogical::LocalTimestampNanos},
                                {"decimal", AvroType::Bytes, AvroLogical::Decimal},
                                {"decimal", AvroType::Fixed, AvroLogical::Decimal},
                                {"duration", AvroType::Fixed, AvroLogical::Duration}};
    for (const Entry& entry : all) {
        if (type == entry.type && name == entry.name)
            return entry.logical;
    }
    return AvroLogical::None;
}

std::string textOf(const QJsonValue& value) { return value.toString().toStdString(); }

/// A JSON value of any kind as text.
std::string jsonText(const QJsonValue& value)
{
    const QByteArray text = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return text.mid(1, text.size() - 2).toStdString();
}

} // namespace

class AvroSchemaParser
{
public:
    explicit AvroSchemaParser(AvroSchema& schema) : m_schema(schema) {}

    bool parseText(std::string_view text, int* root)
    {
        // Wrapped, since Qt 6.4 takes no document that is a lone string, which "string" is.
        const QByteArray wrapped = '[' + QByteArray(text.data(), qsizetype(text.size())) + ']';
        QJsonParseError problem;
        const QJsonDocument document = QJsonDocument::fromJson(wrapped, &problem);
        if (problem.error == QJsonParseError::DeepNesting)
            return no("the schema is nested too deeply");
        if (!document.isArray() || document.array().size() != 1)
            return no("the schema is not JSON: " + problem.errorString().toStdString());
        *root = type(document.array().first(), {});
        return *root >= 0;
    }

    const std::string& problem() const { return m_problem; }

private:
    bool no(std::string problem)
    {
        m_problem = std::move(problem);
        return false;
    }
    int none(std::string problem)
    {
        no(std::move(problem));
        return -1;
    }

    int add(AvroType type, std::string name)
    {
        AvroNode node;
        node.type = type;
        node.name = std::move(name);
        m_schema.m_nodes.push_back(std::move(node));
        return int(m_schema.m_nodes.size()) - 1;
    }
    AvroNode& node(int index) { return m_schema.m_nodes[std::size_t(index)]; }

    int type(const QJsonValue& value, const std::string& space)
    {
        if (value.isString())
            return named(textOf(value), space);
        if (value.isArray())
            return unionOf(value.toArray(), space);
        if (value.isObject())
            return object(value.toObject(), space);
        return none("a type is neither a name, a union nor an object");
    }

    int named(const std::string& name, const std::string& space)
    {
        if (const auto found = primitives().find(name); found != primitives().end())
            return add(found->second, name);
        if (name.find('.') == std::string::npos && !space.empty()) {
            if (const auto found = m_names.find(space + '.' + name); found != m_names.end())
                return found->second;
        }
        if (const auto found = m_names.find(name); found != m_names.end())
            return found->second;
        return none("the type \"" + name + "\" is not defined");
    }

    int unionOf(const QJsonArray& branches, const std::string& space)
    {
        const int index = add(AvroType::Union, "union");
        std::vector<int> children;
        for (const QJsonValue& branch : branches) {
            const int child = type(branch, space);
            if (child < 0)
                return -1;
            if (node(child).type == AvroType::Union)
                return none("a union contains a union");
            children.push_back(child);
        }
        node(index).children = std::move(children);
        return index;
    }

    int object(const QJsonObject& object, const std::string& space)
    {
        const QJsonValue typeValue = object.value(QLatin1String("type"));
        if (!typeValue.isString())
            return type(typeValue, space);
        const std::string name = textOf(typeValue);
        if (name == "record" || name == "error")
            return record(object, space);
        if (name == "enum")
            return enumeration(object, space);
        if (name == "fixed")
            return fixed(object, space);
        if (name == "array" || name == "map") {
            const int index = add(name == "array" ? AvroType::Array : AvroType::Map, name);
            const int child =
                type(object.value(name == "array" ? QLatin1String("items") : QLatin1String("values")), space);
            if (child < 0)
                return -1;
            node(index).children = {child};
            return index;
        }
        const int index = named(name, space);
        if (index >= 0 && primitives().contains(name))
            logical(index, object);
        return index;
    }

    void logical(int index, const QJsonObject& object)
    {
        AvroNode& target = node(index);
        const AvroLogical kind = logicalFor(textOf(object.value(QLatin1String("logicalType"))), target.type);
        if (kind == AvroLogical::Decimal) {
            const int precision = object.value(QLatin1String("precision")).toInt(0);
            const int scale = object.value(QLatin1String("scale")).toInt(0);
            if (precision < 1 || precision > maxDecimalPrecision || scale < 0 || scale > precision)
                return;
            target.precision = precision;
            target.scale = scale;
        }
        if ((kind == AvroLogical::Duration && target.size != 12) ||
            (kind == AvroLogical::Uuid && target.type == AvroType::Fixed && target.size != 16))
            return;
        target.logical = kind;
    }

    /// Adds a named type, known from now on; `inner` becomes the namespace of what is defined inside.
    int define(AvroType type, const QJsonObject& object, const std::string& space, std::string* inner)
    {
        std::string name = textOf(object.value(QLatin1String("name")));
        if (name.empty())
            return none("a record, enum or fixed has no name");
        const std::size_t dot = name.rfind('.');
        if (dot != std::string::npos) {
            *inner = name.substr(0, dot);
        } else {
            const QJsonValue given = object.value(QLatin1String("namespace"));
            *inner = given.isString() ? textOf(given) : space;
            if (!inner->empty())
                name = *inner + '.' + name;
        }
        if (m_names.contains(name))
            return none("the type \"" + name + "\" is defined twice");
        const int index = add(type, name);
        node(index).documentation = textOf(object.value(QLatin1String("doc")));
        m_names.emplace(std::move(name), index);
        return index;
    }

    int record(const QJsonObject& object, const std::string& space)
    {
        std::string inner;
        const int index = define(AvroType::Record, object, space, &inner);
        if (index < 0)
            return -1;
        const QJsonValue fieldsValue = object.value(QLatin1String("fields"));
        if (!fieldsValue.isArray())
            return none("the record \"" + node(index).name + "\" has no fields");
        const QJsonArray array = fieldsValue.toArray();
        std::vector<AvroField> fields;
        for (const QJsonValue& value : array) {
            const QJsonObject description = value.toObject();
            AvroField field;
            field.name = textOf(description.value(QLatin1String("name")));
            if (field.name.empty())
                return none("a field of \"" + node(index).name + "\" has no name");
            field.node = type(description.value(QLatin1String("type")), inner);
            if (field.node < 0) {
                m_problem = "field \"" + field.name + "\": " + m_problem;
                return -1;
            }
            field.documentation = textOf(description.value(QLatin1String("doc")));
            if (description.contains(QLatin1String("default")))
                field.defaultJson = jsonText(description.value(QLatin1String("default")));
            fields.push_back(std::move(field));
        }
        node(index).fields = std::move(fields);
        return index;
    }

    int enumeration(const QJsonObject& object, const std::string& space)
    {
        std::string inner;
        const int index = define(AvroType::Enum, object, space, &inner);
        if (index < 0)
            return -1;
        const QJsonArray symbols = object.value(QLatin1String("symbols")).toArray();
        if (symbols.isEmpty())
            return none("the enum \"" + node(index).name + "\" has no symbols");
        for (const QJsonValue& symbol : symbols)
            node(index).symbols.push_back(textOf(symbol));
        return index;
    }

    int fixed(const QJsonObject& object, const std::string& space)
    {
        std::string inner;
        const int index = define(AvroType::Fixed, object, space, &inner);
        if (index < 0)
            return -1;
        const int size = object.value(QLatin1String("size")).toInt(-1);
        if (size < 0)
            return none("the fixed \"" + node(index).name + "\" has no size");
        node(index).size = size;
        logical(index, object);
        return index;
    }

    AvroSchema& m_schema;
    std::unordered_map<std::string, int> m_names;
    std::string m_problem;
};

Result<std::shared_ptr<const AvroSchema>> AvroSchema::parse(std::string_view text,
                                                            const std::vector<std::string>& references)
{
    auto schema = std::make_shared<AvroSchema>();
    schema->m_text = text;
    AvroSchemaParser parser(*schema);
    int ignored = 0;
    bool fine = true;
    for (const std::string& reference : references)
        fine = fine && parser.parseText(reference, &ignored);
    if (!fine || !parser.parseText(text, &schema->m_root))
        return Error{ErrorKind::Invalid, 0, QString::fromStdString(parser.problem()), {}, false, false};
    return std::shared_ptr<const AvroSchema>(std::move(schema));
}

} // namespace weir
