"""The messages of the `.proto` files beside this one, as classes; nothing is generated or kept.

Only what those files use of the language is read: messages, enums, oneof and plain fields.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

_WORDS = re.compile(r'//[^\n]*|"[^"]*"|[\w.]+|[{}=;]')
_SCALARS = {
    name: descriptor_pb2.FieldDescriptorProto.Type.Value(f"TYPE_{name.upper()}")
    for name in ("string", "bool", "int32", "int64")
}


class Messages:
    """The outermost messages of one file by name, as attributes."""

    def __init__(self, path: Path) -> None:
        self._file = _file(path.name, path.read_text(encoding="utf-8"))
        self._pool = descriptor_pool.DescriptorPool()
        self._pool.Add(self._file)

    def __getattr__(self, name: str) -> Any:
        found = self._pool.FindMessageTypeByName(f"{self._file.package}.{name}")
        return message_factory.GetMessageClass(found)


def _file(name: str, text: str) -> descriptor_pb2.FileDescriptorProto:
    words = (word for word in _WORDS.findall(text) if not word.startswith("//"))
    file = descriptor_pb2.FileDescriptorProto(name=name, syntax="proto3")
    for word in words:
        if word == "message":
            _message(words, file.message_type.add())
        elif word == "enum":
            _enum(words, file.enum_type.add())
        elif word == "package":
            file.package = next(words)
    return file


def _message(words: Iterator[str], message: descriptor_pb2.DescriptorProto) -> None:
    message.name, _brace = next(words), next(words)
    while (word := next(words)) != "}":
        if word == "message":
            _message(words, message.nested_type.add())
        elif word == "enum":
            _enum(words, message.enum_type.add())
        elif word == "oneof":
            _oneof(words, message)
        else:
            _field(word, words, message)


def _oneof(words: Iterator[str], message: descriptor_pb2.DescriptorProto) -> None:
    number = len(message.oneof_decl)
    message.oneof_decl.add(name=next(words))
    _brace = next(words)
    while (word := next(words)) != "}":
        _field(word, words, message).oneof_index = number


def _field(
    word: str, words: Iterator[str], message: descriptor_pb2.DescriptorProto
) -> descriptor_pb2.FieldDescriptorProto:
    field = message.field.add()
    is_repeated = word == "repeated"
    kind = next(words) if is_repeated else word
    label = "LABEL_REPEATED" if is_repeated else "LABEL_OPTIONAL"
    field.label = descriptor_pb2.FieldDescriptorProto.Label.Value(label)
    if kind in _SCALARS:
        field.type = _SCALARS[kind]
    else:
        field.type_name = kind
    field.name, _equals, number, _end = next(words), next(words), next(words), next(words)
    field.number = int(number)
    return field


def _enum(words: Iterator[str], enum: descriptor_pb2.EnumDescriptorProto) -> None:
    enum.name, _brace = next(words), next(words)
    while (word := next(words)) != "}":
        _equals, number, _end = next(words), next(words), next(words)
        enum.value.add(name=word, number=int(number))


push = Messages(Path(__file__).parent / "push.proto")
adapter = Messages(Path(__file__).parent / "adapter.proto")
