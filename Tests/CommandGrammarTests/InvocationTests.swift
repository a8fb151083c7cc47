import CommandGrammar
import Testing
