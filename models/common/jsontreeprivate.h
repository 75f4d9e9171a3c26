// Purpose: what JsonTreeModel's sources share. Thread: GUI. Only jsontree*.cpp of this folder include it.
#pragma once

#include "models/common/jsonsurvey.h"
#include "models/common/jsontreemodel.h"

#include <QFutureWatcher>
#include <QTimer>
#include <deque>

namespace weir {

using Survey = std::shared_ptr<const JsonSurvey>;

struct SurveyTask
{
    QByteArray text;
    std::atomic<bool> cancelled = false;
    std::atomic<qint64> position = 0;
};

inline JsonTreeModel::Kind kindOf(char first)
{
    switch (first) {
    case '{':
        return JsonTreeModel::Kind::Object;
    case '[':
        return JsonTreeModel::Kind::Array;
    case '"':
        return JsonTreeModel::Kind::String;
    case 't':
    case 'f':
        return JsonTreeModel::Kind::Boolean;
    case 'n':
        return JsonTreeModel::Kind::Null;
    default:
        return JsonTreeModel::Kind::Number;
    }
}

inline bool isContainer(char first) { return first == '{' || first == '['; }

struct JsonTreeModel::Node
{
    Node* parent = nullptr;
    int row = 0;
    qint64 name = -1;  // its quote; -1: element of an array, or the root
    qint64 value = -1; // first byte
    qint64 next = -1;  // where the next child is looked for
    bool complete = false;
    std::vector<Node*> children{};
};

struct JsonTreeModel::Private
{
    explicit Private(JsonTreeModel* model) : q(model) {}

    void start(const QByteArray& json);
    void stop();
    void finish(const Survey& done);
    Node* nodeOf(const QModelIndex& index) const
    {
        return index.isValid() ? static_cast<Node*>(index.internalPointer()) : root;
    }
    char first(const Node& node) const { return text.at(node.value); }
    qint64 limitOf(const Node& node) const
    {
        const JsonExtent* const extent = survey->extent(node.value);
        return extent ? (extent->open ? extent->end : extent->end - 1) : text.size();
    }
    qint64 endOf(const Node& node) const
    {
        const qint64 end = json::valueEnd(text, node.value, text.size(), *survey);
        return end < 0 ? text.size() : end;
    }
    bool nextChild(const Node& parent, qint64 limit, qint64& at, qint64& name, qint64& value) const;
    bool hasNext(const Node& parent) const;
    QString nameText(const Node& node) const;
    QString valueShown(const Node& node, bool* cut) const;
    QString childrenText(const Node& node) const;
    std::vector<const Node*> chain(const QModelIndex& index) const;

    JsonTreeModel* const q;
    QByteArray text;
    QString rootName;
    std::deque<Node> nodes;
    Node* root = nullptr; // the container whose children are the top level; a scalar hangs below a node of its own
    Survey survey;
    std::shared_ptr<SurveyTask> task;
    std::unique_ptr<QFutureWatcher<Survey>> watcher;
    QTimer progressTimer;
};

} // namespace weir
